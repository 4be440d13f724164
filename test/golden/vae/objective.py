"""What the model of model.py learns, and how: terms, phases, metrics, and the order of samples."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

INPUTS = ("digit",)
OUTPUTS = ("drawn", "mean", "logVariance")
# Columns that terms compare with, by the term whose they are.
TARGETS = ("loss",)
DATA = "train.inputs.digit float32 [rows, 1, 28, 28], train.targets.loss float32 [rows, 1, 28, 28], and the same for validation where rows are held out"
WEIGHTED = False
SEED = 0
EPOCHS = 10
BATCH_SIZE = 128
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


# Layers that draw for what has no batch: the axis of the rows in each of their calls.
WITHOUT_BATCH: dict[str, tuple[int | None, ...]] = {}


class Draws(TorchDispatchMode):
    """Draws what a step draws at random by a counter: the same numbers for the rows of a batch on every engine."""

    def __init__(self, model, step, rows, first=0):
        super().__init__()
        self.key, self.rows, self.drawn = key_of(SEED, "step", step), rows, 0
        # Of the rows of the batch, where only some are here.
        self.first = first
        # The axis that the rows lie along: between its layers, a recurrent module has time first.
        self.axis: int | None = 0
        self.recurrent = [m for m in model.modules() if isinstance(m, nn.RNNBase)]
        self.axes: list[tuple[nn.Module, Iterator]] = [(m, repeat(1)) for m in self.recurrent]
        self.axes += [(model.get_submodule(path), iter(axes)) for path, axes in WITHOUT_BATCH.items()]
        self.within = ExitStack()

    def __enter__(self):
        for module, axes in self.axes:
            begin = module.register_forward_pre_hook(lambda *_, axes=axes: setattr(self, "axis", next(axes)))
            end = module.register_forward_hook(lambda *_: setattr(self, "axis", 0))
            self.within.callback(begin.remove)
            self.within.callback(end.remove)
        # Kernels that draw inside are left out.
        if self.recurrent:
            self.within.enter_context(torch.backends.cudnn.flags(enabled=False))
        for kernel in ("flash", "mem_efficient", "cudnn"):
            enable = getattr(torch.backends.cuda, f"enable_{kernel}_sdp", None)
            if enable:
                self.within.callback(enable, getattr(torch.backends.cuda, f"{kernel}_sdp_enabled")())
                enable(False)
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        self.within.close()

    def uniform(self, like):
        """Numbers in [0, 1) for the rows there are, of those of a whole batch."""
        shape, each = list(like.shape), 0
        if self.axis is not None:
            each = shape[self.axis] // self.rows
            shape[self.axis] = each * BATCH_SIZE
        count = math.prod(shape)
        index = torch.arange(self.drawn, self.drawn + count, device=like.device).reshape(shape)
        self.drawn += count
        if self.axis is not None:
            index = index.narrow(self.axis, each * self.first, like.shape[self.axis])
        return (random_bits(index, self.key) >> 8).float() * 2**-24

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        name = function.overloadpacket.__name__
        if name == "bernoulli_":
            # Without one, it is 0.5.
            kept, probability = (*arguments, 0.5)[:2]
            return kept.copy_(self.uniform(kept) < probability)
        if name == "native_dropout":
            x, probability, _ = arguments
            kept = self.uniform(x) < 1 - probability
            return x * (kept / (1 - probability)), kept
        if name == "randn_like":
            (x,) = arguments
            radius = (-2 * torch.log(1 - self.uniform(x))).sqrt()
            return (radius * torch.cos(2 * math.pi * self.uniform(x))).to(x.dtype)
        seeded = any(tag.name == "nondeterministic_seeded" for tag in function.tags)
        if seeded and name != "_fused_sdp_choice":
            raise RuntimeError(f"{function} would draw other numbers than every other engine")
        return function(*arguments, **(options or {}))


def term_loss(batch):
    prediction = batch.outputs["drawn"]
    target = batch.targets["loss"]
    return F.binary_cross_entropy_with_logits(prediction, target.view_as(prediction))


TERMS = {"loss": term_loss}


def weights_of(step, epoch, steps, epochs):
    """Factor of each term where a run stands, in steps and epochs done and of the whole run."""
    return {"loss": 1}


# Terms whose mean takes other places of a batch than all those of its rows, by their weight.
COUNTS: dict[str, Callable] = {}


def penalties(model):
    """What layers have added to the loss of the last batch."""
    return sum(module.penalty.mean() for module in model.modules() if "penalty" in vars(module))


def loss_of(terms, model, batch, weights, share=1.0):
    """The weighted sum of some terms over a batch, with a share of what layers add, and each of them."""
    values = {name: TERMS[name](batch) for name in terms}
    return sum(weights[name] * value for name, value in values.items()) + share * penalties(model), values


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
    return torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0)


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
