"""Runs emitted models. Input: {"cases": [{"directory", "inputs", "outputs", "random", "moved"}]}. Each directory holds
model.py, model.onnx and given.safetensors; the answers in double precision go to answers.safetensors beside them, and
as "single.…" those in single precision, which show how far rounding alone goes; "moved", which may be left out, is how
many times more it answers in single precision with every operation rounded otherwise, as "moved0.…". model.onnx is checked
as strictly as onnx can."""

import json
import sys
from pathlib import Path

import torch
from emitted import Rounded, as_type, check_onnx, load
from safetensors.torch import load_file, save_file


def answer(case):
    directory = Path(case["directory"])
    check_onnx(directory / "model.onnx")
    single = compute(case, torch.float32)
    found = as_type(compute(case, torch.float64), torch.float32)
    found.update({f"single.{n}": t for n, t in single.items()})
    for i in range(case.get("moved", 0)):
        found.update({f"moved{i}.{n}": t for n, t in rounded(case, i).items()})
    save_file({n: t.detach().contiguous().clone() for n, t in found.items()}, directory / "answers.safetensors")


def rounded(case, seed):
    with Rounded(seed):
        return compute(case, torch.float32)


def compute(case, dtype):
    directory = Path(case["directory"])
    torch.set_default_dtype(dtype)
    given = as_type(load_file(directory / "given.safetensors"), dtype)
    weights = {name[len("weights.") :]: t for name, t in given.items() if name.startswith("weights.")}
    inputs = [given[f"inputs.{name}"] for name in case["inputs"]]
    for x in inputs:
        x.requires_grad_(x.is_floating_point())
    model = load(directory / "model.py", "model").Model().to(dtype)
    # As a person loads them: nothing is missing, nothing is left over.
    model.load_state_dict(weights)
    state = model.state_dict(keep_vars=True)

    def run():
        y = model(*inputs)
        return dict(zip(case["outputs"], y if isinstance(y, tuple) else (y,)))

    found = {}
    model.eval()
    with torch.no_grad():
        found.update({f"outputs.{name}": y for name, y in run().items()})
    model.train(not case["random"])
    outputs = run()
    parts = [(y * given[f"cotangents.dy/{name}"]).sum() for name, y in outputs.items() if y.is_floating_point()]
    loss = sum(parts)
    if torch.is_tensor(loss) and loss.requires_grad:
        loss.backward()
    leaves = [*((name, state[name]) for name in weights), *zip(case["inputs"], inputs)]
    found.update({f"gradients.{n}": x.grad for n, x in leaves if x.grad is not None})
    found.update({f"buffers.{n}": t for n, t in model.named_buffers() if not n.endswith("num_batches_tracked")})
    return found


problems = {}
for case in json.load(sys.stdin)["cases"]:
    try:
        answer(case)
    except Exception as error:
        problems[case["directory"]] = f"{type(error).__name__}: {error}"
print(json.dumps(problems))
