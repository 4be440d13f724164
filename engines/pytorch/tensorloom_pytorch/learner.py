"""One step after another of a model, each rank on its rows of each batch."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.nn.parallel import DistributedDataParallel

from .batch_norm import spread_batch_norms
from .blocks import blocks_of
from .loss_scale import LossScale
from .pipeline import Pipeline
from .ranks import Ranks
from .recompute import recompute_blocks
from .run_error import RunError
from .settings import Settings
from .stages import stages_of
from .sums import Sums

# In place of the weight of rows that weigh nothing.
LEAST_WEIGHT = 1e-30
# By the name of a term.
Counts = dict[str, torch.Tensor]
AUTOCAST = {"bfloat16": torch.bfloat16, "float16": torch.float16}


@dataclass(frozen=True)
class Step:
    """What a step of a run does."""

    # Steps before it.
    number: int
    phase: Any
    # Numbers of the rows of its batch.
    rows: np.ndarray
    # Factors of the terms, and on the learning rate.
    weights: dict[str, float]
    factor: float
    # Whether the gradients so far make an update.
    update: bool


@dataclass(frozen=True)
class Part:
    """Rows of a batch that are taken at once, the first of which is the `first` of the batch."""

    rows: np.ndarray
    first: int
    # Without rows of its own a rank takes part in all that ranks do together, with one that does not count.
    counts: bool


class Learner:
    """A model with its optimizers, spread over ranks as the settings say."""

    def __init__(self, settings: Settings, ranks: Ranks):
        self.settings, self.ranks = settings, ranks
        sys.path.insert(0, str(settings.folder))
        self.objective = emitted(settings.folder, "objective")
        emitted_model = emitted(settings.folder, "model")
        self.program = emitted(settings.folder, "train")
        self.data = self.program.mapped(settings.folder / "inputs.json")
        self.bare: nn.Module = emitted_model.Model()
        # Processes that part the rows of a batch among them.
        self.among = 1 if settings.parallel == "pipeline" else ranks.count
        in_parts = self.among * settings.micro_batches > 1
        self.norms = spread_batch_norms(self.bare, self.among == 1) if in_parts else []
        # The draws of the forward pass under way.
        self.drawing: Any = None
        self.blocks = blocks_of(self.bare)
        if settings.checkpointing:
            recompute_blocks(self.blocks, lambda: self.drawing)
        self.pipeline = self._in_stages() if self.among < ranks.count else None
        self.model: Any = self.pipeline or self._spread(self.bare.to(ranks.device))
        self.optimizers = {phase.name: phase.optimizer(self.bare) for phase in self.objective.PHASES}
        self.rates = {
            name: [group["lr"] for group in optimizer.param_groups]
            for name, optimizer in self.optimizers.items()
        }
        self.scale = LossScale(ranks, settings.precision == "float16")
        if settings.compiled:
            self.model = torch.compile(self.model)
        # Weight of the batches whose gradients have been added up.
        self.count = 0.0

    def rows(self, split: str) -> int:
        """How many rows a split of the data has."""
        return int(self.program.rows_of(self.data, split))

    def step(self, at: Step, sums: Sums) -> None:
        """Trains a phase on the rows of a batch."""
        phase, optimizer = at.phase, self.optimizers[at.phase.name]
        for group, rate in zip(optimizer.param_groups, self.rates[phase.name]):
            group["lr"] = rate * at.factor
        frozen = self._freeze(optimizer)
        self.model.train()
        whole = self._weight("train", at.rows)
        # Gradients that are added up over batches count by their weight.
        share = whole if phase.accumulate > 1 else 1.0
        finite: list[torch.Tensor] = []

        def forward(part: Part) -> Any:
            with self.program.draws(self.bare, at.number, len(part.rows), part.first) as self.drawing:
                return self._batch("train", part)

        def loss_of(batch: Any, part: Part) -> torch.Tensor:
            loss = self._add(sums, phase.name, phase.terms, batch, whole, at.weights, counts)
            finite.append(torch.isfinite(loss.detach()))
            return loss * (share * self.among * self.scale.scale)

        parts = self._parts(at.rows)
        counts = self._counts(phase.terms, parts, forward)
        if self.pipeline:
            self.pipeline.step(parts, forward, loss_of)
        for i, part in enumerate(parts if not self.pipeline else []):
            with self._syncing(i == len(parts) - 1):
                loss = loss_of(forward(part), part)
                # A phase may reach nothing that it learns.
                if loss.requires_grad:
                    loss.backward()
        sums.note_finite(finite)
        for parameter in frozen:
            parameter.requires_grad_(True)
        self.count += share
        if at.update:
            self._update(phase, optimizer)

    def evaluate(self, weights: dict[str, float]) -> Sums:
        """Sums over all held-out rows."""
        sums = Sums()
        size, rows = self.objective.BATCH_SIZE, self.rows("validation")
        self.model.eval()
        with torch.no_grad():
            for start in range(0, rows, size):
                chosen = np.arange(start, min(start + size, rows))
                whole = self._weight("validation", chosen)
                parts = self._parts(chosen)

                def forward(part: Part) -> Any:
                    return self._batch("validation", part)

                counts = self._counts(tuple(weights), parts, forward)

                def loss_of(
                    batch: Any, part: Part, whole: float = whole, counts: Counts = counts
                ) -> torch.Tensor:
                    return self._add(sums, "", tuple(weights), batch, whole, weights, counts)

                if self.pipeline:
                    self.pipeline.evaluate(parts, forward, loss_of)
                for part in parts if not self.pipeline else []:
                    loss_of(forward(part), part)
        return sums

    def _in_stages(self) -> Pipeline:
        if hasattr(self.objective, "penalties"):
            raise RunError(
                "data",
                "Layers of this model add to the loss, which is known in its last stage alone.",
                "Let each process hold the whole model, or a part of every tensor.",
            )
        self.bare.train()
        rows = self.rows("train")

        def forward(count: int) -> Any:
            return self._batch("train", Part(np.arange(count) % rows, 0, True))

        self.model = self.bare
        return Pipeline(self.bare, stages_of(self.bare, self.ranks.count, forward), self.ranks)

    def _spread(self, model: nn.Module) -> nn.Module:
        if self.settings.parallel == "sharded":
            mesh = init_device_mesh(self.ranks.device.type, (self.ranks.count,))
            for part in self.blocks + [child for child in model.children() if child not in self.blocks]:
                # What is in a list alone is not called, so that nothing would gather its parameters.
                if not isinstance(part, nn.ModuleList) and any(True for _ in part.parameters()):
                    fully_shard(part, mesh=mesh)
            fully_shard(model, mesh=mesh)
            return model
        if self.ranks.count > 1:
            # A phase trains a part of the model.
            return DistributedDataParallel(model, find_unused_parameters=True)
        return model

    def _freeze(self, optimizer: torch.optim.Optimizer) -> list[nn.Parameter]:
        """Leaves out of the gradients what an optimizer does not change."""
        learned = {id(p) for group in optimizer.param_groups for p in group["params"]}
        frozen = [p for p in self.bare.parameters() if p.requires_grad and id(p) not in learned]
        for parameter in frozen:
            parameter.requires_grad_(False)
        return frozen

    def _parts(self, rows: np.ndarray) -> list[Part]:
        """This rank's rows of a batch: equal runs of a whole one, so that every rank takes as many."""
        each = self.settings.micro_batches
        size = -(-self.objective.BATCH_SIZE // (self.among * each))
        own = 0 if self.pipeline else self.ranks.rank
        firsts = [size * (own * each + i) for i in range(each)]
        taken = [(rows[first : first + size], first) for first in firsts]
        if self.pipeline:
            return [Part(some, first, True) for some, first in taken]
        return [
            Part(some, first, True) if len(some) > 0 else Part(rows[:1], 0, False) for some, first in taken
        ]

    def _counts(self, terms: tuple[str, ...], parts: list[Part], forward: Callable[[Part], Any]) -> Counts:
        """How much of a batch means take that take a part of it, where it comes in several."""
        names = sorted(self.objective.COUNTS.keys() & terms)
        totals = {name: torch.zeros((), device=self.ranks.device) for name in names}
        if not names or len(parts) == 1:
            return {}

        def count(batch: Any, part: Part) -> torch.Tensor:
            for name in names:
                totals[name] += self.objective.COUNTS[name](batch).detach()
            return torch.zeros(())

        # Statistics of these rows are taken when they are learned from.
        for norm in self.norms:
            norm.still = True
        with torch.no_grad():
            if self.pipeline:
                self.pipeline.evaluate(parts, forward, count)
            for part in parts if not self.pipeline else []:
                count(forward(part), part)
        for norm in self.norms:
            norm.still = False
        return {name: self._of_all(total) for name, total in totals.items()}

    def _of_all(self, tensor: torch.Tensor) -> torch.Tensor:
        return tensor if self.pipeline else self.ranks.sum(tensor)

    def _weight(self, split: str, rows: np.ndarray) -> float:
        """What the rows of a whole batch weigh together."""
        if not self.objective.WEIGHTED:
            return float(len(rows))
        return float(self.data[f"{split}.weight"][rows].sum(dtype=np.float64))

    def _syncing(self, last: bool) -> AbstractContextManager[None]:
        """Adds up gradients among ranks where those of a batch are complete: a checkpoint may come next."""
        if isinstance(self.bare, FSDPModule):
            self.bare.set_requires_gradient_sync(last)
        elif isinstance(self.model, DistributedDataParallel) and not last:
            return self.model.no_sync()
        return nullcontext()

    def _batch(self, split: str, part: Part) -> Any:
        for norm in self.norms:
            norm.here = float(part.counts)
        kind, precision = self.ranks.device.type, self.settings.precision
        with torch.autocast(kind, AUTOCAST[precision]) if precision in AUTOCAST else nullcontext():
            batch = self.program.batch_of(self.model, self.data, split, part.rows)
        batch.outputs = {
            name: output.float() if output.is_floating_point() else output
            for name, output in batch.outputs.items()
        }
        if not part.counts:
            batch.weight = torch.zeros_like(batch.weight)
        return batch

    def _add(
        self,
        sums: Sums,
        prefix: str,
        terms: tuple[str, ...],
        batch: Any,
        whole: float,
        weights: dict[str, float],
        counts: Counts,
    ) -> torch.Tensor:
        """The part of these rows in the loss of their batch; all that is told of them is added to sums."""
        weight = batch.weight.sum()
        share = weight / max(whole, LEAST_WEIGHT)
        shares = dict.fromkeys(terms, share)
        for name in self.objective.COUNTS.keys() & terms:
            count = self.objective.COUNTS[name](batch).detach()
            of_all = counts[name] if name in counts else self._of_all(count)
            shares[name] = count / of_all.clamp(min=LEAST_WEIGHT)
        parts = {name: weights[name] * shares[name] for name in terms}
        loss: torch.Tensor
        loss, values = self.objective.loss_of(terms, self.bare, batch, parts, share)
        sums.add(f"{prefix}/loss", loss * whole)
        sums.add(f"{prefix}/weight", weight)
        for name, value in values.items():
            sums.add(f"{prefix}/terms/{name}", value * shares[name] * whole)
        with torch.no_grad():
            for metric, (sums_of, _) in self.program.METRICS.items():
                for key, amount in sums_of(batch).items():
                    sums.add(f"metrics/{metric}/{key}", amount)
        return loss

    def _update(self, phase: Any, optimizer: torch.optim.Optimizer) -> None:
        own = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        makes = self.scale.unscaled(phase.name, own)
        if phase.accumulate > 1:
            for parameter in own:
                parameter.grad /= max(self.count, LEAST_WEIGHT)
        if phase.clip_norm is not None and self.pipeline:
            self.pipeline.clip(own, phase.clip_norm)
        elif phase.clip_norm is not None:
            torch.nn.utils.clip_grad_norm_(own, phase.clip_norm)
        if makes:
            optimizer.step()
        self.bare.zero_grad()
        self.count = 0.0


def emitted(folder: Path, name: str) -> ModuleType:
    """A module that the compiler wrote into the folder of a run."""
    spec = spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{folder / name}.py")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
