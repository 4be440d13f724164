"""What the model of model.py learns, and how: terms, phases, metrics, and the order of samples."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F

INPUTS = ("features",)
OUTPUTS = ("output",)
# Columns that terms compare with, by the term whose they are.
TARGETS = ("loss",)
DATA = "train.inputs.features float32 [rows, 10], train.targets.loss float32 [rows, 1], and the same for validation where rows are held out"
WEIGHTED = False
SEED = 0
EPOCHS = 60
BATCH_SIZE = 32
# The weights of the best validation loss count; else the last.
KEEPS_BEST = True
# Epochs without a better validation loss after which a run ends; None never.
PATIENCE: int | None = None
# A batch norm has no statistics of a single sample: left alone in a last batch, it sits out its epoch.
LEAVES_LONE_SAMPLE = False


def random_bits(index, key):
    """Counter-based hash in 32 bits, of a number or of all in an array or tensor: the same on every engine."""
    h = (index * 0x9E3779B1 + key) & 0xFFFFFFFF
    for _ in range(2):
        h = (h * ((h * 2 + 1) & 0xFFFFFFFF)) & 0xFFFFFFFF
        h = (h + (h >> 16)) & 0xFFFFFFFF
    return (h * ((h * 2 + 1) & 0xFFFFFFFF)) & 0xFFFFFFFF


def key_of(seed, *purpose):
    key = seed
    for part in purpose:
        for item in [part] if isinstance(part, int) else [*part.encode(), 256]:
            key = random_bits(item, key)
    return key


def epoch_order(epoch, rows):
    """Row numbers in the order of an epoch."""
    bits = random_bits(np.arange(rows, dtype=np.int64), key_of(SEED, "shuffle", epoch))
    return np.argsort(bits, kind="stable")


def classes_of(prediction, target, axis):
    """Class numbers of what was predicted and what is true; 0 and 1 for no and yes."""
    if target.is_floating_point():
        return (prediction > 0).long(), (target > 0.5).long()
    return prediction.argmax(axis).view_as(target), target.long()


def right_answers(prediction, target, weight, axis):
    """The share of right answers of each sample, weighted and added up, and the weight."""
    guess, actual = classes_of(prediction, target, axis)
    right = (guess == actual).to(weight.dtype).reshape(len(weight), -1).mean(1)
    return {"correct": (right * weight).sum(), "total": weight.sum()}


def class_counts(prediction, target, weight, axis):
    """Weighted counts by class: right answers, predicted and true ones; of the yes alone where there are no classes."""
    guess, actual = classes_of(prediction, target, axis)
    binary = target.is_floating_point()
    count = 2 if binary else prediction.shape[axis]
    weights = weight.view(-1, *[1] * (guess.dim() - 1)).expand(guess.shape).flatten()
    guess, actual = guess.flatten(), actual.flatten()
    right = weights * (guess == actual)

    def counted(index, amounts):
        counts = torch.zeros(count, dtype=weights.dtype, device=weights.device).index_add(0, index, amounts)
        return counts[1:] if binary else counts

    return {
        "right": counted(actual, right),
        "predicted": counted(guess, weights),
        "actual": counted(actual, weights),
    }


def macro_average(sums, amount, of):
    """Mean over the classes that occur of a share, 0 where there is nothing to share."""
    share = torch.where(of > 0, amount / of, 0.0)
    seen = sums["predicted"] + sums["actual"] > 0
    return (share if len(seen) == 1 else share[seen]).mean().item()


def term_loss(batch):
    prediction = batch.outputs["output"]
    target = batch.targets["loss"]
    return F.binary_cross_entropy_with_logits(prediction, target.view_as(prediction))


TERMS = {"loss": term_loss}


def weights_of(step, epoch, steps, epochs):
    """Factor of each term where a run stands, in steps and epochs done and of the whole run."""
    return {"loss": 1}


# Terms whose mean takes other places of a batch than all those of its rows, by their weight.
COUNTS: dict[str, Callable] = {}


def loss_of(terms, model, batch, weights, share=1.0):
    """The weighted sum of some terms over a batch, and each of them; share is for what belongs to no term."""
    values = {name: TERMS[name](batch) for name in terms}
    return sum(weights[name] * value for name, value in values.items()), values


@dataclass(frozen=True)
class Phase:
    """What is minimized, by what, and when."""

    name: str
    terms: tuple[str, ...]
    # Makes the optimizer of what it trains from a model.
    optimizer: Callable
    factor: Callable
    # State beside each parameter: its name in a checkpoint, and that in the optimizer.
    kept: dict[str, str] = field(default_factory=dict)
    # State for all parameters of a group, by the name in a checkpoint, after so many updates; of all groups in order.
    counted: tuple[Callable, ...] = ()
    clip_norm: float | None = None
    # Batches whose gradients make one update.
    accumulate: int = 1
    # Updates in a row before the next phase has its turn.
    turn: int = 1
    # Epochs, from 0: the first, and the one before which it ends.
    begin: int = 0
    end: int | None = None


def phase_train_optimizer(model):
    return torch.optim.Adam(model.parameters(), lr=0.02, betas=(0.9, 0.999), eps=1e-8, weight_decay=0)


def phase_train_factor(step, steps_per_epoch, total_steps):
    """Factor on the learning rate after so many updates of the phase."""
    return 1.0


PHASES = (
    Phase(
        name="train",
        terms=("loss",),
        optimizer=phase_train_optimizer,
        factor=phase_train_factor,
        kept={"mean": "exp_avg", "square": "exp_avg_sq"},
        counted=(lambda updates: {"correction1": 1 - 0.9 ** updates, "correction2": 1 - 0.999 ** updates},),
    ),
)


def turns(steps_per_epoch):
    """For each step of a run its phase, the updates that this had before, and whether the step makes one."""
    updates = {phase.name: 0 for phase in PHASES}
    marks = sorted({0, EPOCHS, *(m for p in PHASES for m in (p.begin, p.end or EPOCHS) if m < EPOCHS)})
    for begin, end in zip(marks, marks[1:]):
        active = [p for p in PHASES if p.begin <= begin and (p.end is None or begin < p.end)]
        order = [p for p in active for _ in range(p.turn * p.accumulate)]
        steps = (end - begin) * steps_per_epoch
        batches = 0
        for step in range(steps):
            phase = order[step % len(order)]
            batches += 1
            makes_update = batches == phase.accumulate or step == steps - 1
            yield phase, updates[phase.name], makes_update
            if makes_update:
                updates[phase.name] += 1
                batches = 0


def lengths(steps_per_epoch):
    """By phase its updates in a whole run, and those in an epoch in which it is at work, on average."""
    updates = {phase.name: 0 for phase in PHASES}
    for phase, _, makes_update in turns(steps_per_epoch):
        updates[phase.name] += makes_update
    epochs = {p.name: max(1, min(EPOCHS, p.end or EPOCHS) - p.begin) for p in PHASES}
    return {name: (updates[name], updates[name] / epochs[name]) for name in updates}


def metric_accuracy_sums(batch):
    prediction = batch.outputs["output"]
    target = batch.targets["loss"]
    weight = batch.weight
    axis = -1
    return right_answers(prediction, target, weight, axis)


def metric_accuracy_value(sums):
    return (sums["correct"] / sums["total"]).item()


# By name the sums over a batch, and the figure from sums that were added up.
METRICS = {"accuracy": (metric_accuracy_sums, metric_accuracy_value)}
