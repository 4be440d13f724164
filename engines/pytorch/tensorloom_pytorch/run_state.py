"""What a checkpoint holds of a model and its optimizers, and back."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import torch
from torch import nn
from torch.distributed.tensor import DTensor, distribute_tensor

from .checkpoint import Tensors
from .learner import Learner
from .run_error import RunError

ADVICE = (
    "Take the checkpoint of this very document, plan and data, start anew, or start from its weights, "
    "which takes what fits and says what."
)


class RunState:
    """The tensors of a run by the names of its start checkpoint, which decide what is saved."""

    def __init__(self, learner: Learner, start: Tensors):
        self.phases = learner.objective.PHASES
        self.learner, self.start = learner, start
        self.optimizers, self.pipeline = learner.optimizers, learner.pipeline
        model = learner.bare
        self.model = dict(chain(model.named_parameters(), model.named_buffers()))
        self.names = {tensor: name for name, tensor in model.named_parameters()}

    def check(self, tensors: Tensors) -> None:
        """Refuses tensors that are not the state of this run, by name."""
        lacking = [name for name in self.start if name not in tensors]
        extra = [name for name in tensors if name not in self.start]
        both = [(name, tensor, self.start[name]) for name, tensor in tensors.items() if name in self.start]
        other = [
            f'"{name}" is {_kind(found)}, expected {_kind(expected)}'
            for name, found, expected in both
            if found.dtype != expected.dtype or found.shape != expected.shape
        ]
        faults = [f"it lacks {_listed(lacking)}"] if lacking else []
        faults += [f"the run has no {_listed(extra)}"] if extra else []
        faults += other[:8]
        if faults:
            message = f"The checkpoint is not the state of this run: {'; '.join(faults)}."
            raise RunError("data", message, ADVICE)

    @torch.no_grad()
    def take(self, tensors: Tensors, updates: dict[str, int]) -> None:
        """Gives model and optimizers what a checkpoint holds after so many updates of each phase."""
        self.check(tensors)
        for name, own in self.model.items():
            if name in tensors and not own.is_meta:
                own.copy_(_spread(tensors[name], own))
        for phase in self.phases:
            done = updates[phase.name]
            for name, parameter in self._trained(phase) if done > 0 else ():
                # Optimizers that count updates do so beside each parameter.
                slots = {key: self._slot(name, phase, slot) for slot, key in phase.kept.items()}
                if not all(slot in tensors for slot in slots.values()):
                    # The phase does not reach it, and keeps nothing of it.
                    continue
                kept = {key: _spread(tensors[slot], parameter) for key, slot in slots.items()}
                kept["step"] = torch.tensor(float(done))
                self.optimizers[phase.name].state[parameter].update(kept)
            weight = float(tensors[_weight(phase)]) if phase.accumulate > 1 else 0.0
            for name, parameter in self._trained(phase) if weight > 0 else ():
                if _gradient(name, phase) in tensors:
                    gradient = _spread(tensors[_gradient(name, phase)], parameter)
                    parameter.grad = gradient * self.learner.scale.scale
            # Of one phase at most, as every update begins with none.
            self.learner.count = max(self.learner.count, weight)

    @torch.no_grad()
    def tensors(self, updates: dict[str, int], pending: str) -> Tensors:
        """
        All that a checkpoint holds after so many updates of each phase, which the first of all ranks has;
        gradients that wait for more batches are of the phase `pending`.
        """
        # What had no update is as it was at the start, and so is what was fitted before.
        found = dict(self.start)
        for name, tensor in self.model.items():
            if name in found and not tensor.is_meta:
                found[name] = _whole(tensor)
        for phase in self.phases:
            state = self.optimizers[phase.name].state
            for name, parameter in self._trained(phase):
                for slot, key in phase.kept.items():
                    own = self._slot(name, phase, slot)
                    if own in found and key in state[parameter]:
                        found[own] = _whole(state[parameter][key])
                if _gradient(name, phase) in found:
                    sum_ = parameter.grad if phase.name == pending else None
                    whole = torch.zeros_like(found[name]) if sum_ is None else _whole(sum_)
                    found[_gradient(name, phase)] = whole / self.learner.scale.scale
            if _weight(phase) in found:
                found[_weight(phase)] = torch.tensor(self.learner.count if phase.name == pending else 0.0)
            for i, count in enumerate(phase.counted):
                owner = "optimizer" if i == 0 else f"optimizer.{i - 1}"
                for slot, value in count(updates[phase.name]).items():
                    name = self._slot(owner, phase, slot)
                    if name in found:
                        found[name] = torch.tensor(value, dtype=torch.float32)
        if self.pipeline:
            # What is kept of a parameter is named after it.
            self.pipeline.gather(found, lambda name: name.split("/", 1)[0])
        return found

    def weights(self, tensors: Tensors) -> Tensors:
        """Of all tensors those that are the model."""
        return {name: tensors[name] for name in tensors if name in self.model}

    def _trained(self, phase: Any) -> Iterable[tuple[str, nn.Parameter]]:
        groups = self.optimizers[phase.name].param_groups
        parameters = chain.from_iterable(group["params"] for group in groups)
        return [(self.names[parameter], parameter) for parameter in parameters if not parameter.is_meta]

    def _slot(self, owner: str, phase: Any, slot: str) -> str:
        return f"{owner}/{phase.name}/{slot}" if len(self.phases) > 1 else f"{owner}/{slot}"


def _gradient(name: str, phase: Any) -> str:
    return f"{name}/{phase.name}/gradient"


def _weight(phase: Any) -> str:
    return f"optimizer/{phase.name}/weight"


def _spread(whole: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """A copy of a tensor on the device of another one, and parted among ranks as that is."""
    copy = whole.to(like.device, copy=True)
    return distribute_tensor(copy, like.device_mesh, like.placements) if isinstance(like, DTensor) else copy


def _whole(tensor: torch.Tensor) -> torch.Tensor:
    """A copy in memory of what is on a device or parted among ranks."""
    whole = tensor.full_tensor() if isinstance(tensor, DTensor) else tensor
    return whole.detach().to("cpu", copy=True)


def _kind(tensor: torch.Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} [{', '.join(map(str, tensor.shape))}]"


def _listed(names: list[str]) -> str:
    more = [f"{len(names) - 8} more"] if len(names) > 8 else []
    return ", ".join([f'"{name}"' for name in names[:8]] + more)
