"""Trains the model of model.py. Run: python train.py --data data.safetensors --weights weights.safetensors"""

import argparse
import json
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from model import Model

DATA = "train.inputs.digit float32 [rows, 1, 28, 28], train.target float32 [rows, 1, 28, 28], and the same for validation where rows are held out"
INPUTS = ("digit",)
SEED = 0
EPOCHS = 10
BATCH_SIZE = 128


def random_bits(index, key):
    """Counter-based hash in uint32 arithmetic: the same numbers on every engine."""
    with np.errstate(over="ignore"):
        h = np.asarray(index, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(key)
        for _ in range(2):
            h = h * (h * np.uint32(2) + np.uint32(1))
            h = h + h // np.uint32(65536)
        return h * (h * np.uint32(2) + np.uint32(1))


def key_of(seed, *purpose):
    key = seed
    for part in purpose:
        for item in [part] if isinstance(part, int) else [*part.encode(), 256]:
            key = int(random_bits(item, key))
    return key


def epoch_order(epoch, rows):
    """Row numbers in the order of an epoch."""
    return np.argsort(random_bits(np.arange(rows), key_of(SEED, "shuffle", epoch)), kind="stable")


def loss_of(prediction, target):
    return F.binary_cross_entropy_with_logits(prediction, target.view_as(prediction))


def penalty_of(model):
    """What layers add to the loss of the last batch."""
    return sum(module.penalty for module in model.modules() if "penalty" in vars(module))


def evaluate(model, data, prefix):
    """Mean loss over all rows."""
    model.eval()
    rows = len(data[f"{prefix}.target"])
    total = 0.0
    with torch.no_grad():
        for start in range(0, rows, BATCH_SIZE):
            prediction = model(*(data[f"{prefix}.inputs.{name}"][start : start + BATCH_SIZE] for name in INPUTS))[0]
            target = data[f"{prefix}.target"][start : start + BATCH_SIZE]
            loss = loss_of(prediction, target) + penalty_of(model)
            total += loss.item() * len(target)
    return total / rows


def train(arguments, log):
    """Writes a line of JSON a step to the log, if there is one."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    data = {name: tensor.to(device) for name, tensor in load_file(arguments.data).items()}
    model = Model().to(device)
    model.load_state_dict(load_file(arguments.weights))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0)
    base_rate = optimizer.param_groups[0]["lr"]
    rows = len(data["train.target"])
    if rows == 0:
        raise SystemExit(f"{arguments.data}: expected rows to train on, got {rows}")
    steps_per_epoch = -(-rows // BATCH_SIZE)
    total_steps = steps_per_epoch * EPOCHS
    last_step = total_steps if arguments.steps is None else min(arguments.steps, total_steps)

    step = 0
    best_loss, best_step = float("inf"), 0
    best_weights = None
    for epoch in range(EPOCHS):
        order = epoch_order(epoch, rows)
        for start in range(0, rows, BATCH_SIZE):
            if step == last_step:
                break
            model.train()
            batch = torch.from_numpy(order[start : start + BATCH_SIZE].copy()).to(device)
            for group in optimizer.param_groups:
                group["lr"] = base_rate * (1.0)
            optimizer.zero_grad()
            prediction = model(*(data[f"train.inputs.{name}"][batch] for name in INPUTS))[0]
            loss = loss_of(prediction, data["train.target"][batch]) + penalty_of(model)
            loss.backward()
            optimizer.step()
            step += 1
            if log:
                print(json.dumps({"step": step, "loss": loss.item()}), file=log, flush=True)
        message = f"epoch {epoch + 1}, step {step}: loss {loss.item():.4f}"
        if "validation.target" in data:
            validation_loss = evaluate(model, data, "validation")
            message += f", validation loss {validation_loss:.4f}"
            # An epoch that was cut short has not come to its validation.
            if step % steps_per_epoch == 0 and validation_loss < best_loss:
                best_loss, best_step = validation_loss, step
                best_weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
        print(message)
        if step == last_step:
            break
    # Those of the best validation loss count, or the last where there was none.
    trained = best_weights or model.state_dict()
    print(f"{arguments.out}: weights of step {best_step if best_weights else step}")
    save_file({name: tensor.cpu().contiguous() for name, tensor in trained.items()}, arguments.out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data.safetensors", help=f"tensors {DATA}")
    parser.add_argument("--weights", default="weights.safetensors", help="initial weights")
    parser.add_argument("--out", default="trained.safetensors", help="where the trained weights go")
    parser.add_argument("--steps", type=int, default=None, help="stop after this many steps")
    parser.add_argument("--log", default=None, help="file that gets one line of JSON a step")
    arguments = parser.parse_args()
    if arguments.steps is not None and arguments.steps < 1:
        parser.exit(1, f"--steps: expected a whole number from 1, got {arguments.steps}\n")
    if not Path(arguments.data).exists():
        parser.exit(1, f"{arguments.data}: no such file; give tensors {DATA}\n")
    with open(arguments.log, "w") if arguments.log else nullcontext() as log:
        train(arguments, log)


if __name__ == "__main__":
    main()
