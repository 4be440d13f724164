"""Batch norm over the batch of all ranks, on any backend; torch's SyncBatchNorm runs on GPUs alone."""

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.nn.functional import all_reduce
from torch.nn.modules.batchnorm import _BatchNorm


class GlobalBatchNorm(nn.Module):
    """
    What a batch norm makes of rows that are spread over ranks. Shape [N, C, ...] to the same; ranks whose
    rows do not count (`here` is 0) take part with none.
    """

    def __init__(self, norm: _BatchNorm):
        super().__init__()
        # Emitted norms always have one; a share of the newest batch.
        self.eps, self.momentum = norm.eps, norm.momentum or 0.0
        self.weight, self.bias = norm.weight, norm.bias
        for name, buffer in norm.named_buffers():
            self.register_buffer(name, buffer)
        self.here = 1.0
        self.running_mean: torch.Tensor
        self.running_var: torch.Tensor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        axes = [axis for axis in range(x.dim()) if axis != 1]
        wide = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            places = torch.tensor([self.here * x.numel() / x.shape[1]], device=x.device)
            count = _of_all(places)
            mean = _of_all(self.here * x.sum(axes)) / count
            variance = _of_all(self.here * ((x - mean.view(wide)) ** 2).sum(axes)) / count
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(variance * count / (count - 1), self.momentum)
        else:
            mean, variance = self.running_mean, self.running_var
        normal = (x - mean.view(wide)) * (variance + self.eps).rsqrt().view(wide)
        if self.weight is None:
            return normal
        return normal * self.weight.view(wide) + self.bias.view(wide)


def _of_all(tensor: torch.Tensor) -> torch.Tensor:
    return all_reduce(tensor) if dist.is_initialized() else tensor


def spread_batch_norms(model: nn.Module) -> list[GlobalBatchNorm]:
    """Puts them in the place of a model's batch norms, with the same parameters and buffers."""
    made = []
    for path, module in list(model.named_modules()):
        if isinstance(module, _BatchNorm):
            owner, _, name = path.rpartition(".")
            made.append(GlobalBatchNorm(module))
            setattr(model.get_submodule(owner), name, made[-1])
    return made
