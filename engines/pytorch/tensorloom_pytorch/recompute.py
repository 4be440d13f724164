"""Activation checkpointing: what is inside a block is computed again for the gradients rather than kept."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from copy import copy
from typing import Any

from torch import nn
from torch.utils.checkpoint import checkpoint

# The draws of the forward pass under way, if it draws.
Drawing = Callable[[], Any]


def recompute_blocks(blocks: list[nn.Module], drawing: Drawing) -> None:
    """Lets blocks keep their inputs alone; computed again, they draw the same numbers."""

    def contexts() -> tuple[AbstractContextManager[Any], AbstractContextManager[Any]]:
        return nullcontext(), _from_here(drawing())

    for block in blocks:
        block.forward = _checkpointed(block.forward, contexts)


def _checkpointed(forward: Callable[..., Any], contexts: Callable[[], Any]) -> Callable[..., Any]:
    def again(*inputs: Any) -> Any:
        return checkpoint(
            forward, *inputs, use_reentrant=False, preserve_rng_state=False, context_fn=contexts
        )

    return again


def _from_here(draws: Any) -> Any:
    """Draws on from where others are now."""
    if draws is None:
        return nullcontext()
    here = copy(draws)
    here.axes = [(module, copy(axes)) for module, axes in draws.axes]
    here.within = ExitStack()
    return here
