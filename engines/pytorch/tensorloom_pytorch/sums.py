"""What is told of steps: sums over their batches, and the means that they come to."""

from types import ModuleType
from typing import Any

import torch

from .ranks import Ranks


class Sums:
    """Sums over batches on this rank, of losses and terms by phase and for metrics."""

    def __init__(self) -> None:
        self._values: dict[str, torch.Tensor] = {}
        # Steps whose loss was a finite number, counted where losses are: to look would wait for the device.
        self._finite = torch.zeros((), dtype=torch.int64)

    def add(self, name: str, amount: torch.Tensor) -> None:
        """Adds to one of them, in double precision."""
        number = torch.as_tensor(amount).detach().double()
        self._values[name] = self._values[name] + number if name in self._values else number

    def note_finite(self, parts: list[torch.Tensor]) -> None:
        """Counts a step whose losses are all finite; its parts say whether theirs are."""
        whole = torch.stack(parts).all() if parts else torch.tensor(True)
        self._finite = self._finite.to(whole.device) + whole

    def means(self, objective: ModuleType, ranks: Ranks, among: int) -> "Means":
        """The means since the sums began, over all ranks; the last has all where fewer part the rows."""
        if among < ranks.count:
            told = ranks.of_last({name: float(value) for name, value in self._values.items()})
            values = {name: torch.tensor(value, dtype=torch.float64) for name, value in told.items()}
        else:
            values = {name: ranks.sum(value).cpu() for name, value in sorted(self._values.items())}
        finite = int(ranks.least(self._finite.cpu()))
        return Means(objective, values, finite)


class Means:
    """Loss, terms and metrics as events tell them."""

    def __init__(self, objective: ModuleType, values: dict[str, torch.Tensor], finite: int):
        self.finite = finite
        phases = {p.name: p.terms for p in objective.PHASES if f"{p.name}/weight" in values} or {
            "": tuple(objective.weights_of(0, 0, 1, 1))
        }

        def total(name: str, among: list[str]) -> float:
            return sum(float(values[f"{phase}/{name}"]) for phase in among)

        # Where rows weigh, those of a phase, or of all, may weigh nothing.
        weighing = [phase for phase in phases if total("weight", [phase]) > 0]
        self.loss = total("loss", weighing) / total("weight", weighing) if weighing else 0.0
        self.phases = {
            phase: {"loss": total("loss", [phase]) / total("weight", [phase])} for phase in weighing
        }
        self.terms = {}
        names = objective.weights_of(0, 0, 1, 1)
        for name in names if len(names) > 1 else ():
            among = [phase for phase in weighing if name in phases[phase]]
            if among:
                self.terms[name] = total(f"terms/{name}", among) / total("weight", among)
        self.metrics = {}
        for name, (_, value_of) in getattr(objective, "METRICS", {}).items() if weighing else ():
            start = f"metrics/{name}/"
            found = {key.removeprefix(start): v for key, v in values.items() if key.startswith(start)}
            self.metrics[name] = float(value_of(found))

    def told(self) -> dict[str, Any]:
        """The part of an event that they are; terms only where the objective has several."""
        told: dict[str, Any] = {"loss": self.loss, "metrics": self.metrics}
        return told | ({"terms": self.terms} if self.terms else {})
