"""Evaluates what losses, optimizers, schedules, metrics and steps of preparation read as in PyTorch. Input: {"losses":
{key: {"source", "helper", "prediction", "target"}}, "optimizers": {key: {"source", "start", "gradients"}}, "schedules":
{key: {"source", "steps_per_epoch", "total_steps"}}, "metrics": {key: {"sums", "value", "helper", "axis", "batches"}},
"preparations": {key: {"source", "x", "fit"}}}; tensors are {"data", "shape", "dtype"}. Answers numbers by the same
keys."""

import json
import math
import sys

import torch
import torch.nn.functional as F


def tensor(t):
    return torch.tensor(t["data"], dtype=getattr(torch, t["dtype"])).reshape(t["shape"])


def helpers(case):
    """The names that train.py has when it evaluates a unit's source."""
    names = {"torch": torch, "F": F, "math": math}
    exec(case["helper"], names)
    return names


def loss(case):
    prediction = tensor(case["prediction"]).requires_grad_()
    names = {**helpers(case), "prediction": prediction, "target": tensor(case["target"])}
    value = eval(case["source"], names)
    value.backward()
    return {"value": value.item(), "gradient": prediction.grad.flatten().tolist()}


def optimizer(case):
    weight = torch.nn.Parameter(torch.tensor(case["start"]))
    optimizer = eval(case["source"], {**helpers(case), "parameters": [weight]})
    path = []
    for gradient in case["gradients"]:
        weight.grad = torch.tensor(gradient)
        optimizer.step()
        path.append(weight.tolist())
    return path


def schedule(case):
    names = {**helpers(case), "steps_per_epoch": case["steps_per_epoch"], "total_steps": case["total_steps"]}
    return [eval(case["source"], {**names, "step": step}) for step in range(case["total_steps"] + 3)]


def metric(case):
    names, totals = helpers(case), {}
    for batch in case["batches"]:
        given = {name: tensor(t) for name, t in batch.items()}
        for key, amount in eval(case["sums"], {**names, **given, "axis": case["axis"]}).items():
            totals[key] = totals.get(key, 0) + amount
    return eval(case["value"], {**names, "sums": totals})


def preparation(case):
    fit = {name: torch.tensor(vector) for name, vector in case["fit"].items()}
    y = eval(case["source"], {"torch": torch, "F": F, "x": tensor(case["x"]), **fit})
    return {"dtype": str(y.dtype).removeprefix("torch."), "shape": list(y.shape), "data": y.flatten().tolist()}


given = json.load(sys.stdin)
rules = {
    "losses": loss,
    "optimizers": optimizer,
    "schedules": schedule,
    "metrics": metric,
    "preparations": preparation,
}
print(json.dumps({kind: {key: rule(case) for key, case in given[kind].items()} for kind, rule in rules.items()}))
