"""Batch norm over the batch of all ranks, on any backend; torch's SyncBatchNorm runs on GPUs alone."""

import torch
from torch import nn
from torch.distributed.nn.functional import all_reduce
from torch.nn.modules.batchnorm import _BatchNorm


class GlobalBatchNorm(nn.Module):
    """
    What a batch norm makes of rows that are spread over ranks. Shape [N, C, ...] to the same; ranks whose
    rows do not count (`here` is 0) take part with none.
    """

    def __init__(self, norm: _BatchNorm, alone: bool):
        super().__init__()
        # Emitted norms always have one; a share of the newest batch.
        self.eps, self.momentum = norm.eps, norm.momentum or 0.0
        self.weight, self.bias = norm.weight, norm.bias
        for name, buffer in norm.named_buffers():
            self.register_buffer(name, buffer)
        self.here, self.alone = 1.0, alone
        # Whether running statistics stay as they are.
        self.still = False
        self.running_mean: torch.Tensor
        self.running_var: torch.Tensor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        axes = [axis for axis in range(x.dim()) if axis != 1]
        wide = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            places = torch.tensor([self.here * x.numel() / x.shape[1]], device=x.device)
            count = self._of_all(places)
            mean = self._of_all(self.here * x.sum(axes)) / count
            variance = self._of_all(self.here * ((x - mean.view(wide)) ** 2).sum(axes)) / count
            with torch.no_grad():
                momentum = 0.0 if self.still else self.momentum
                self.running_mean.lerp_(mean, momentum)
                self.running_var.lerp_(variance * count / (count - 1).clamp(min=1), momentum)
        else:
            mean, variance = self.running_mean, self.running_var
        normal = (x - mean.view(wide)) * (variance + self.eps).rsqrt().view(wide)
        if self.weight is None:
            return normal
        return normal * self.weight.view(wide) + self.bias.view(wide)

    def _of_all(self, tensor: torch.Tensor) -> torch.Tensor:
        return tensor if self.alone else all_reduce(tensor)


def spread_batch_norms(model: nn.Module, alone: bool) -> list[GlobalBatchNorm]:
    """
    Puts them in the place of a model's batch norms, with the same parameters and buffers; `alone` where this
    process has all the rows.
    """
    made = []
    for path, module in list(model.named_modules()):
        if isinstance(module, _BatchNorm):
            owner, _, name = path.rpartition(".")
            made.append(GlobalBatchNorm(module, alone))
            setattr(model.get_submodule(owner), name, made[-1])
    return made
