"""What the scripts share that run emitted files."""

import importlib.util
import sys

import onnx
import torch


def load(path, name):
    """The module in a file, under a name by which others then import it."""
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def check_onnx(path):
    """As strictly as onnx can."""
    onnx.checker.check_model(str(path), full_check=True)
    onnx.shape_inference.infer_shapes(onnx.load(str(path)), strict_mode=True, data_prop=True)


def as_type(tensors, dtype):
    """Tensors whose floating numbers have another precision; integers stay as they are."""
    return {name: t.to(dtype) if t.is_floating_point() else t for name, t in tensors.items()}


def moved(tensors, seed):
    """Each number a little larger or smaller, by at most as much as sums in single precision are off; 0 stays 0.
    Seed 0 leaves all as they are."""
    if seed == 0:
        return tensors
    generator = torch.Generator().manual_seed(seed)

    def factors(t):
        return 1 + (2 * torch.rand(t.shape, generator=generator, dtype=t.dtype) - 1) * 2**-21

    return {name: t * factors(t) if t.is_floating_point() else t for name, t in tensors.items()}
