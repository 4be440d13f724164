"""Where a model can be cut into stages: behind modules whose answer alone is used by all that comes after."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from .blocks import blocks_of
from .run_error import RunError


@dataclass(frozen=True)
class Cut:
    """The end of a stage."""

    # Of the module whose answer goes on.
    path: str
    # Of what it is for two rows and for three; axes that differ grow with the rows.
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    dtype: torch.dtype

    def shape(self, rows: int) -> list[int]:
        """Its sizes for so many rows."""
        return [two + (three - two) * (rows - 2) for two, three in zip(*self.shapes)]


@dataclass(frozen=True)
class Stages:
    """A model in stages."""

    cuts: list[Cut]
    # Stages that use a parameter or buffer, by its name; one that is unused is the first stage's.
    holders: dict[str, list[int]]


def stages_of(model: nn.Module, count: int, forward: Callable[[int], Any]) -> Stages:
    """
    Parts a model into stages that hold about as many parameters each, by what its `forward` over two rows and
    over three does; raises a RunError where it cannot be cut so often.
    """
    two, three = (_recorded(model, forward, rows) for rows in (2, 3))
    possible = [(path, at) for path, at in two.answers.items() if two.alone(path) and path in three.answers]
    sizes = {name: p.numel() for name, p in model.named_parameters()}
    first = {name: min(two.uses(tensor), default=0) for name, tensor in model.named_parameters()}

    def before(at: int) -> int:
        return sum(size for name, size in sizes.items() if first[name] <= at)

    chosen: list[tuple[str, int]] = []
    for i in range(1, count):
        rest = [cut for cut in possible if not chosen or cut[1] > chosen[-1][1]]
        # Enough must be left for the cuts to come.
        rest = rest[: len(rest) - (count - 1 - i)]
        if not rest:
            raise RunError(
                "data",
                f"The model cannot be cut into {count} stages: what comes after a layer needs nothing else "
                f"than its answer at {len(possible)} places.",
                "Take fewer processes, or let each hold a part of every tensor (sharded).",
            )
        share = sum(sizes.values()) * i / count
        chosen.append(min(rest, key=lambda cut: abs(before(cut[1]) - share)))
    ends = [at for _, at in chosen]
    tensors = dict(model.named_parameters()) | dict(model.named_buffers())
    holders = {
        name: sorted({sum(at > end for end in ends) for at in two.uses(tensor)}) or [0]
        for name, tensor in tensors.items()
    }
    cuts = [Cut(path, (two.shapes[path], three.shapes[path]), two.dtypes[path]) for path, _ in chosen]
    return Stages(cuts, holders)


class _Recorder(TorchDispatchMode):
    """Counts the operations of a forward pass, and notes which tensors each makes and uses."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.made: dict[int, int] = {}
        self.used: dict[int, list[int]] = defaultdict(list)
        # An address that were free again could be that of another.
        self.kept: list[torch.Tensor] = []
        # By the path of a module that is called once, when it answers, with what.
        self.answers: dict[str, int] = {}
        self.owners: dict[str, int] = {}
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.dtypes: dict[str, torch.dtype] = {}

    def __torch_dispatch__(
        self, function: Any, types: Any, arguments: tuple[Any, ...] = (), options: Any = None
    ) -> Any:
        self.now += 1
        for tensor in tree_leaves((arguments, options)):
            if isinstance(tensor, torch.Tensor):
                self.used[_key(tensor)].append(self.now)
        answer = function(*arguments, **(options or {}))
        for tensor in tree_leaves(answer):
            if isinstance(tensor, torch.Tensor):
                self.kept.append(tensor)
                # What writes into a tensor or looks at a part of it makes none.
                if _key(tensor) not in self.used:
                    self.made.setdefault(_key(tensor), self.now)
        return answer

    def answer(self, path: str, tensor: Any) -> None:
        """A module answers."""
        whole = isinstance(tensor, torch.Tensor) and tensor.is_floating_point() and tensor.dim() > 0
        if path in self.shapes or not whole:
            # It is called again, or answers several.
            self.answers.pop(path, None)
            self.shapes.setdefault(path, ())
            return
        self.answers[path], self.owners[path] = self.now, _key(tensor)
        self.shapes[path], self.dtypes[path] = tuple(tensor.shape), tensor.dtype

    def alone(self, path: str) -> bool:
        """Whether of all that was made until a module answered nothing is used later but its answer."""
        at = self.answers[path]
        crossing = {key for key, made in self.made.items() if made <= at and self.used[key][-1:] > [at]}
        return crossing == {self.owners[path]}

    def uses(self, tensor: torch.Tensor) -> list[int]:
        """The operations that use a tensor."""
        return self.used.get(_key(tensor), [])


def _recorded(model: nn.Module, forward: Callable[[int], Any], rows: int) -> _Recorder:
    recorder = _Recorder()
    inside = {id(inner) for block in blocks_of(model) for inner in block.modules() if inner is not block}
    handles = [
        module.register_forward_hook(lambda _, __, answer, path=path: recorder.answer(path, answer))
        for path, module in model.named_modules()
        if path and id(module) not in inside
    ]
    with torch.no_grad(), recorder:
        forward(rows)
    for handle in handles:
        handle.remove()
    return recorder


def _key(tensor: torch.Tensor) -> int:
    return int(tensor.untyped_storage()._cdata)
