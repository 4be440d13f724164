/** train.py: a program over model.py and objective.py, the same for every document. */
export const trainingSource = `"""Trains the model of model.py by objective.py. Run: python train.py"""

import argparse
import json
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

import objective
from model import Model


@dataclass
class Batch:
    """Rows of the data and what the model answers for them, by name."""

    inputs: dict
    targets: dict
    weight: torch.Tensor
    outputs: dict


def mapped(path):
    """The arrays that an inputs.json tells of, mapped into memory, by names such as train.inputs.x."""
    told = json.loads(Path(path).read_text())["tensors"]
    kinds = {"input": "inputs.", "target": "targets.", "weight": ""}
    return {
        f"{t['split']}.{kinds[t['role']]}{t['name']}": np.load(Path(path).parent / t["file"], mmap_mode="r")
        for t in told
        # Nothing can be mapped of an array without rows.
        if t["shape"][0] > 0
    }


def batch_of(model, data, part, rows):
    """The rows of a part of the data, "train" or "validation", with what the model answers."""
    device = next(model.parameters()).device

    def chosen(name):
        tensor = torch.from_numpy(np.array(data[f"{part}.{name}"][rows])).to(device)
        return tensor.to(torch.get_default_dtype()) if tensor.is_floating_point() else tensor

    inputs = {name: chosen(f"inputs.{name}") for name in objective.INPUTS}
    answers = model(*inputs.values())
    outputs = dict(zip(objective.OUTPUTS, answers if isinstance(answers, tuple) else (answers,)))
    targets = {name: chosen(f"targets.{name}") for name in objective.TARGETS}
    some = next(iter(outputs.values()))
    weight = chosen("weight") if objective.WEIGHTED else torch.ones(len(some), device=device)
    return Batch(inputs, targets, weight, outputs)


def draws(model, step, rows, first=0):
    """Draws the random numbers of a step for rows of its batch; where there are none, nothing."""
    return objective.Draws(model, step, rows, first) if hasattr(objective, "Draws") else nullcontext()


def rows_of(data, part):
    """How many rows a part of the data has."""
    return next((len(array) for name, array in data.items() if name.startswith(f"{part}.")), 0)


def evaluate(model, data, weights):
    """Mean loss over the held-out rows, and metrics."""
    model.eval()
    names = tuple(weights)
    total = weight = 0.0
    sums: dict = {}
    with torch.no_grad():
        for start in range(0, rows_of(data, "validation"), objective.BATCH_SIZE):
            batch = batch_of(model, data, "validation", slice(start, start + objective.BATCH_SIZE))
            loss, _ = objective.loss_of(names, model, batch, weights)
            total += loss.item() * batch.weight.sum().item()
            weight += batch.weight.sum().item()
            for name, (sums_of, _) in METRICS.items():
                for key, amount in sums_of(batch).items():
                    sums[name, key] = sums.get((name, key), 0) + amount
    figures = {}
    for name, (_, value_of) in METRICS.items():
        figures[name] = value_of({key: amount for (owner, key), amount in sums.items() if owner == name})
    return total / max(weight, 1e-30), figures


METRICS: dict = getattr(objective, "METRICS", {})


def update(phase, optimizer, count):
    """One step of the optimizer of a phase, with gradients that were added up over batches of so many rows."""
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
    if phase.accumulate > 1:
        for parameter in parameters:
            # Rows may all weigh nothing.
            parameter.grad /= max(count, 1e-30)
    if phase.clip_norm is not None:
        torch.nn.utils.clip_grad_norm_(parameters, phase.clip_norm)
    optimizer.step()
    # A gradient of 0 would still let an optimizer decay and move what the next phase does not reach.
    optimizer.zero_grad(set_to_none=True)


def train(arguments, log):
    """Writes a line of JSON a step to the log, if there is one."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    data = mapped(arguments.data)
    model = Model().to(device)
    model.load_state_dict(load_file(arguments.weights))
    optimizers = {phase.name: phase.optimizer(model) for phase in objective.PHASES}
    rates = {name: [group["lr"] for group in o.param_groups] for name, o in optimizers.items()}
    rows = rows_of(data, "train")
    used = rows - 1 if objective.LEAVES_LONE_SAMPLE and rows % objective.BATCH_SIZE == 1 else rows
    if used == 0:
        raise SystemExit(f"{arguments.data}: expected rows to train on, got {rows}")
    steps_per_epoch = -(-used // objective.BATCH_SIZE)
    total_steps = steps_per_epoch * objective.EPOCHS
    last_step = total_steps if arguments.steps is None else min(arguments.steps, total_steps)
    lengths = objective.lengths(steps_per_epoch)

    best_loss, best_step, best_weights, worse = float("inf"), 0, None, 0
    order, count, loss = None, 0.0, torch.zeros(())
    for step, (phase, updates, makes_update) in enumerate(objective.turns(steps_per_epoch)):
        if step == last_step:
            break
        epoch, in_epoch = divmod(step, steps_per_epoch)
        if in_epoch == 0 or order is None:
            order = objective.epoch_order(epoch, rows)
        start = in_epoch * objective.BATCH_SIZE
        optimizer = optimizers[phase.name]
        all_updates, updates_per_epoch = lengths[phase.name]
        factor = phase.factor(updates, updates_per_epoch, all_updates)
        for group, rate in zip(optimizer.param_groups, rates[phase.name]):
            group["lr"] = rate * factor
        model.train()
        weights = objective.weights_of(step, epoch, total_steps, objective.EPOCHS)
        chosen = order[start : min(start + objective.BATCH_SIZE, used)]
        with draws(model, step, len(chosen)):
            batch = batch_of(model, data, "train", chosen)
        loss, terms = objective.loss_of(phase.terms, model, batch, weights)
        learned = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
        share = batch.weight.sum() if phase.accumulate > 1 else 1
        if learned and loss.requires_grad:
            (loss * share).backward(inputs=learned)
        count += float(share)
        if makes_update:
            update(phase, optimizer, count)
            count = 0.0
        if log:
            each = {name: value.item() for name, value in terms.items()}
            line = {"step": step + 1, "phase": phase.name, "loss": loss.item(), "terms": each}
            print(json.dumps(line), file=log, flush=True)
        if in_epoch < steps_per_epoch - 1 and step + 1 < last_step:
            continue
        message = f"epoch {epoch + 1}, step {step + 1}: loss {loss.item():.4f}"
        if rows_of(data, "validation") > 0:
            weights = objective.weights_of(step + 1, epoch, total_steps, objective.EPOCHS)
            validation_loss, figures = evaluate(model, data, weights)
            message += f", validation loss {validation_loss:.4f}"
            message += "".join(f", {name} {figure:.4f}" for name, figure in figures.items())
            # An epoch that was cut short has not come to its validation.
            if in_epoch == steps_per_epoch - 1:
                worse += 1
                if validation_loss < best_loss:
                    best_loss, best_step, worse = validation_loss, step + 1, 0
                    best_weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
        print(message)
        if worse == objective.PATIENCE:
            last_step = step + 1
            break
    trained = model.state_dict()
    if objective.KEEPS_BEST:
        # Those of the best validation loss count, or the last where there was none.
        trained = best_weights or trained
        print(f"{arguments.out}: weights of step {best_step if best_weights else last_step}")
    save_file({name: tensor.cpu().contiguous() for name, tensor in trained.items()}, arguments.out)


def main():
    beside = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=beside / "inputs.json", help=f"tells of arrays {objective.DATA}")
    parser.add_argument("--weights", default=beside / "weights.safetensors", help="initial weights")
    parser.add_argument("--out", default="trained.safetensors", help="where the trained weights go")
    parser.add_argument("--steps", type=int, default=None, help="stop after this many steps")
    parser.add_argument("--log", default=None, help="file that gets one line of JSON a step")
    arguments = parser.parse_args()
    if arguments.steps is not None and arguments.steps < 1:
        parser.exit(1, f"--steps: expected a whole number from 1, got {arguments.steps}\\n")
    if not Path(arguments.data).exists():
        parser.exit(1, f"{arguments.data}: no such file; it tells of arrays {objective.DATA}\\n")
    with open(arguments.log, "w") if arguments.log else nullcontext() as log:
        train(arguments, log)


if __name__ == "__main__":
    main()
`;
