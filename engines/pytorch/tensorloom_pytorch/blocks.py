"""The blocks of an emitted model: what is sharded, and computed again, as a whole."""

from collections.abc import Iterator

from torch import nn


def blocks_of(model: nn.Module) -> list[nn.Module]:
    """The outermost instances of blocks that hold no row of blocks, in the order of their paths."""
    return list(_inside(model))


def _inside(module: nn.Module) -> Iterator[nn.Module]:
    for child in module.children():
        if _is_block(child) and not any(_is_row(inner) for inner in child.modules()):
            yield child
        else:
            yield from _inside(child)


def _is_block(module: nn.Module) -> bool:
    # Classes of model.py without children are layers that PyTorch lacks.
    return type(module).__module__ == "model" and any(True for _ in module.children())


def _is_row(module: nn.Module) -> bool:
    return isinstance(module, nn.Sequential | nn.ModuleList) and any(_is_block(c) for c in module.children())
