"""Trains emitted folders by their train.py in double precision. Input: {"directories": [...], "steps"}; the losses of
each go to its losses.jsonl. Answers what went wrong by directory."""

import json
import subprocess
import sys
from pathlib import Path

import torch
from emitted import as_type
from safetensors.torch import load_file, save_file

RUN = "import runpy, torch; torch.set_default_dtype(torch.float64); runpy.run_path('train.py', run_name='__main__')"


def train(directory, steps):
    wide = directory / "weights.double.safetensors"
    save_file(as_type(load_file(directory / "weights.safetensors"), torch.float64), wide)
    files = ["--weights", wide.name, "--log", "losses.jsonl"]
    command = [sys.executable, "-c", RUN, "--steps", str(steps), *files]
    subprocess.run(command, cwd=directory, check=True, capture_output=True, text=True)
    # As a person runs it.
    subprocess.run([sys.executable, "train.py"], cwd=directory, check=True, capture_output=True, text=True)


problems = {}
job = json.load(sys.stdin)
for name in job["directories"]:
    try:
        train(Path(name), job["steps"])
    except subprocess.CalledProcessError as error:
        problems[name] = error.stderr
print(json.dumps(problems))
