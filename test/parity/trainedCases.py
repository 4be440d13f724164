"""Runs emitted train.py from end to end. Input: {"directories": [...], "moved"}, each directory with model.py, train.py,
weights and data. Losses of the steps, the trained weights and what they were at first go to trained.safetensors: in
double precision as "double.…", in single precision as "single.…", and as often as "moved" says in single precision with
every operation rounded otherwise, as "moved0.…"."""

import argparse
import contextlib
import io
import json
import sys
from pathlib import Path

import torch
from emitted import Rounded, as_type, load
from safetensors.torch import load_file, save_file


def rounded(directory, seed):
    with Rounded(seed):
        return steps(directory, torch.float32)


def steps(directory, dtype):
    torch.set_default_dtype(dtype)
    given = as_type(load_file(directory / "weights.safetensors"), dtype)
    save_file(given, directory / "weights.given.safetensors")
    module = load(directory / "model.py", "model")
    plain = module.Model
    # The numbers of constants are single as they are written.
    module.Model = lambda: plain().to(dtype)
    arguments = argparse.Namespace(
        data=directory / "inputs.json",
        weights=directory / "weights.given.safetensors",
        out=directory / "out.safetensors",
        steps=None,
    )
    log = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()):
        load(directory / "objective.py", "objective")
        load(directory / "train.py", "train").train(arguments, log)
    losses = torch.tensor([json.loads(line)["loss"] for line in log.getvalue().splitlines()])
    trained = load_file(arguments.out)
    changes = {f"changes.{n}": trained[n] - t for n, t in given.items() if t.is_floating_point()}
    return as_type({"losses.all": losses, **changes}, torch.float32)


def answer(directory, times):
    ways = {"double": steps(directory, torch.float64), "single": steps(directory, torch.float32)}
    ways.update({f"moved{i}": rounded(directory, i) for i in range(times)})
    found = {f"{way}.{n}": t for way, tensors in ways.items() for n, t in tensors.items()}
    save_file(found, directory / "trained.safetensors")


problems = {}
job = json.load(sys.stdin)
for name in job["directories"]:
    try:
        answer(Path(name), job.get("moved", 0))
    except Exception as error:
        problems[name] = f"{type(error).__name__}: {error}"
print(json.dumps(problems))
