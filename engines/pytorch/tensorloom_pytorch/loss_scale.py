"""Losses are scaled up for float16, lest small gradients vanish; updates that overflow are left out."""

from typing import Any

import torch
from torch import nn
from torch.distributed.tensor import DTensor

from .ranks import Ranks

# As of torch.amp.GradScaler, which asks the gradients of its own process alone.
FIRST = 65536.0
GROWS_AFTER = 2000


class LossScale:
    """One scale for all processes; 1, and never another, where it is not `used`."""

    def __init__(self, ranks: Ranks, used: bool):
        self.ranks, self.used = ranks, used
        self.scale = FIRST if used else 1.0
        # Updates since the scale was last changed.
        self.since = 0
        # Updates of each phase that were left out.
        self.skipped: dict[str, int] = {}

    def unscaled(self, phase: str, parameters: list[nn.Parameter]) -> bool:
        """Brings gradients back to what they are; answers whether they make an update."""
        if not self.used:
            return True
        gradients = [_here(p.grad) for p in parameters if p.grad is not None]
        each = [torch.isfinite(gradient).all() for gradient in gradients]
        finite = torch.stack(each).all() if each else torch.ones((), dtype=torch.bool)
        if int(self.ranks.least(finite.to(self.ranks.device, torch.int32))) == 0:
            self.scale /= 2
            self.since = 0
            self.skipped[phase] = self.skipped.get(phase, 0) + 1
            return False
        for gradient in gradients:
            gradient.div_(self.scale)
        self.since += 1
        if self.since == GROWS_AFTER:
            self.scale *= 2
            self.since = 0
        return True

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds of it; nothing where it was never used."""
        if not self.used and not self.skipped:
            return {}
        return {"scale": self.scale, "since": self.since, "skipped": self.skipped}

    def take(self, state: dict[str, Any]) -> None:
        """Goes on from what a checkpoint holds; what was left out counts also where the scale is not used."""
        self.skipped = dict(state.get("skipped", {}))
        if self.used and state:
            self.scale, self.since = float(state["scale"]), int(state["since"])


def _here(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.to_local() if isinstance(tensor, DTensor) else tensor
