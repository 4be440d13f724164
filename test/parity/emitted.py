"""What the scripts share that run emitted files."""

import importlib.util
import sys

import onnx
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map


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


# Operations without a rounding: they pass numbers on, compare them, or jump from one to the next.
EXACT = frozenset(
    "amax amin bernoulli_ cat ceil clone copy_ embedding eq fill_ floor floor_divide fmod gather ge gt index index_select"
    " isfinite isinf isnan le lt masked_fill masked_fill_ max maximum min minimum ne normal_ relu relu_ remainder round"
    " sign sort stack topk trunc uniform_ unsafe_split where zero_ _to_copy _unsafe_view".split()
)
# It writes running statistics into its other arguments without declaring so.
WRITES_AFTER = {"native_batch_norm": 3}


class Rounded(TorchDispatchMode):
    """Computes every operation, forward, backward and of an optimizer, on numbers that are each a little larger or
    smaller, by at most as much as sums in single precision are off (2**-21 of themselves, or eight times the smallest
    number; 0 stays 0): how far the answers move is what another order of the same sums may change. A backward error, as
    in Higham, Accuracy and Stability of Numerical Algorithms, section 1.5."""

    def __init__(self, seed):
        super().__init__()
        self.generator = torch.Generator().manual_seed(seed)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = func.overloadpacket.__name__
        if name in EXACT or "max_pool" in name:
            return func(*args, **kwargs)
        if any(result.alias_info is not None for result in func._schema.returns):
            result = func(*args, **kwargs)
            return result.mul_(self.factors(result)) if self.counts(result) and name.endswith("_") else result
        moved = WRITES_AFTER.get(name, len(args))
        return func(*tree_map(self.move, args[:moved]), *args[moved:], **tree_map(self.move, kwargs))

    def counts(self, x):
        return torch.is_tensor(x) and x.is_floating_point()

    def move(self, x):
        if not self.counts(x):
            return x
        factors = self.factors(x)
        return x * factors + torch.where(x == 0, 0.0, (factors - 1) * 2**-125)

    def factors(self, x):
        return 1 + (2 * torch.rand(x.shape, generator=self.generator, dtype=x.dtype) - 1) * 2**-21
