"""Runs emitted models. Input: {"cases": [{"directory", "inputs", "outputs", "random"}]}. Each directory holds
model.py, model.onnx and given.safetensors; the answers in double precision go to answers.safetensors beside them, and
as "single.…" those in single precision, which show how far rounding alone goes. model.onnx is checked as strictly as
onnx can."""

import importlib.util
import json
import sys
from pathlib import Path

import onnx
import torch
from safetensors.torch import load_file, save_file


def load_model(path):
    spec = importlib.util.spec_from_file_location("model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Model()


def check_onnx(path):
    onnx.checker.check_model(str(path), full_check=True)
    onnx.shape_inference.infer_shapes(onnx.load(str(path)), strict_mode=True, data_prop=True)


def answer(case):
    directory = Path(case["directory"])
    check_onnx(directory / "model.onnx")
    single = compute(case, torch.float32)
    found = {n: t.float() if t.is_floating_point() else t for n, t in compute(case, torch.float64).items()}
    found.update({f"single.{n}": t for n, t in single.items()})
    save_file({n: t.detach().contiguous().clone() for n, t in found.items()}, directory / "answers.safetensors")


def compute(case, dtype):
    directory = Path(case["directory"])
    torch.set_default_dtype(dtype)
    given = {
        name: t.to(dtype) if t.is_floating_point() else t
        for name, t in load_file(directory / "given.safetensors").items()
    }
    weights = {name[len("weights.") :]: t for name, t in given.items() if name.startswith("weights.")}
    inputs = [given[f"inputs.{name}"] for name in case["inputs"]]
    for x in inputs:
        x.requires_grad_(x.is_floating_point())
    model = load_model(directory / "model.py").to(dtype)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    state = model.state_dict(keep_vars=True)
    missing = [n for n in missing if not n.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"missing {missing}, unexpected {unexpected}")

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
