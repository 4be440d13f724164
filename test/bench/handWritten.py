"""A training loop as a person writes it, on an exported model and its data: python handWritten.py FOLDER."""

import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
from model import Model  # noqa: E402

BATCH, RATE = 32, 2e-3
images = torch.from_numpy(np.load(folder / "data/train.inputs.digit.npy"))
labels = torch.from_numpy(np.load(folder / "data/train.targets.loss.npy")).long()
model = Model()
model.load_state_dict(load_file(folder / "weights.safetensors"))
optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
steps = math.ceil(len(images) / BATCH)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
model.train()
for rows in torch.randperm(len(images)).split(BATCH):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(images[rows]), labels[rows])
    loss.backward()
    optimizer.step()
    schedule.step()
