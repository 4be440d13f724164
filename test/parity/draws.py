"""Draws by an emitted objective.py. Input: {"directory"} with model.py and objective.py. Answers whether dropout as
CUDA computes it drops what dropout drops elsewhere, and what becomes of numbers that PyTorch would draw by itself."""

import json
import sys
from pathlib import Path

import torch
from emitted import load

directory = Path(json.load(sys.stdin)["directory"])
model = load(directory / "model.py", "model").Model()
objective = load(directory / "objective.py", "objective")
x = torch.arange(1.0, 41.0).reshape(2, 20)


def drawn(draw):
    with objective.Draws(model, step=3, rows=2):
        return draw()


fused = drawn(lambda: torch.native_dropout(x, 0.3, True)[0])
plain = drawn(lambda: torch.dropout(x, 0.3, True))
try:
    refusal = str(drawn(lambda: torch.rand(3)))
except RuntimeError as error:
    refusal = str(error)
print(json.dumps({"fused": fused.tolist(), "plain": plain.tolist(), "refusal": refusal}))
