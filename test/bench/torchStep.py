"""PyTorch's side of the train-step bench: reads one request a line, runs steps of an emitted model, answers with CPU
and wall seconds. Requests: {"load": directory} and {"run": name, "compiled": whether by torch.compile, "steps": n}."""

import importlib.util
import json
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file

torch.set_num_threads(1)
jobs = {}


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def prepare(directory):
    directory = Path(directory)
    module = load(directory / "model.py", "model")
    objective = load(directory / "objective.py", "objective")
    train = load(directory / "train.py", "train")
    given = load_file(directory / "batch.safetensors")
    inputs = {name: given[name] for name in objective.INPUTS}
    weights = objective.weights_of(0, 0, 1, 1)

    def step_of(compiled):
        model = module.Model()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        model.train()
        forward = torch.compile(model) if compiled else model

        def step():
            optimizer.zero_grad()
            outputs = dict(zip(objective.OUTPUTS, (forward(*inputs.values()),)))
            batch = train.Batch(inputs, {"loss": given["target"]}, None, outputs)
            loss, _ = objective.loss_of(("loss",), model, batch, weights)
            loss.backward()
            optimizer.step()

        return step

    for compiled in (False, True):
        jobs[directory.name, compiled] = step_of(compiled)


for line in sys.stdin:
    request = json.loads(line)
    if "load" in request:
        prepare(request["load"])
        print(json.dumps({"torch": torch.__version__}), flush=True)
        continue
    step = jobs[request["run"], request["compiled"]]
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(request["steps"]):
        step()
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}), flush=True)
