"""Checks emitted artefacts. Input: {"directories": [...]}, each with model.onnx, model.py, train.py, weights and data.
Runs 20 steps of train.py, takes the gradients of its first batch, and checks model.onnx as strictly as onnx can.
PyTorch runs in double precision: its own float32 rounding is up to ten times ours where batch norm amplifies it."""

import json
import subprocess
import sys
from pathlib import Path

import torch
from emitted import as_type, check_onnx, load
from safetensors.torch import load_file, save_file


def double(path):
    """The same file in double precision, beside it."""
    wide = path.with_suffix(".double.safetensors")
    save_file(as_type(load_file(path), torch.float64), wide)
    return wide


def first_gradients(directory):
    model = load(directory / "model.py", "model").Model().double()
    objective = load(directory / "objective.py", "objective")
    train = load(directory / "train.py", "train")
    data = train.mapped(directory / "inputs.json")
    model.load_state_dict(load_file(directory / "weights.safetensors"))
    order = objective.epoch_order(0, train.rows_of(data, "train"))
    model.train()
    rows = order[: objective.BATCH_SIZE]
    with train.draws(model, 0, len(rows)):
        batch = train.batch_of(model, data, "train", rows)
    weights = objective.weights_of(0, 0, 1, 1)
    loss, _ = objective.loss_of(objective.PHASES[0].terms, model, batch, weights)
    loss.backward()
    return {name: p.grad.float().contiguous() for name, p in model.named_parameters() if p.grad is not None}


def examine(directory):
    check_onnx(directory / "model.onnx")
    weights = double(directory / "weights.safetensors")
    torch.set_default_dtype(torch.float64)
    save_file(first_gradients(directory), directory / "gradients.safetensors")
    torch.set_default_dtype(torch.float32)
    run = "import runpy, torch; torch.set_default_dtype(torch.float64); runpy.run_path('train.py', run_name='__main__')"
    files = ["--weights", weights.name, "--log", "losses.jsonl"]
    command = [sys.executable, "-c", run, "--steps", "20", *files]
    # As a person runs it.
    subprocess.run([sys.executable, "train.py", "--steps", "1"], cwd=directory, check=True, capture_output=True, text=True)
    subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True)
    lines = (directory / "losses.jsonl").read_text().splitlines()
    return [json.loads(line)["loss"] for line in lines]


answers = {}
for name in json.load(sys.stdin)["directories"]:
    try:
        answers[name] = {"losses": examine(Path(name))}
    except subprocess.CalledProcessError as error:
        answers[name] = {"error": error.stderr}
    except Exception as error:
        answers[name] = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(answers))
