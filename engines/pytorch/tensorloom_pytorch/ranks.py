"""The processes that carry out a run together."""

import os
from datetime import timedelta

import torch
import torch.distributed as dist


class Ranks:
    """This process among all, its device, and what they add up."""

    def __init__(self, rank: int = 0, count: int = 1):
        self.rank, self.count = rank, count
        self.speaks = rank == 0
        if torch.cuda.is_available():
            self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
            torch.cuda.set_device(self.device)
        else:
            self.device = torch.device("cpu")

    def end(self) -> None:
        """Leaves the others."""
        if self.count > 1:
            dist.destroy_process_group()

    def sum(self, tensor: torch.Tensor) -> torch.Tensor:
        """Of all ranks, without gradients."""
        if self.count > 1:
            tensor = tensor.clone()
            dist.all_reduce(tensor)
        return tensor

    def least(self, tensor: torch.Tensor) -> torch.Tensor:
        """The least of all ranks."""
        if self.count > 1:
            tensor = tensor.clone()
            dist.all_reduce(tensor, dist.ReduceOp.MIN)
        return tensor

    def of_last(self, told: dict[str, float]) -> dict[str, float]:
        """What the last rank says, by name."""
        box = [told]
        dist.broadcast_object_list(box, src=self.count - 1, device=torch.device("cpu"))
        return box[0]

    def heard(self, number: int) -> int:
        """What the first rank says."""
        if self.count == 1:
            return number
        told = torch.tensor(number, dtype=torch.int64)
        dist.broadcast(told, 0)
        return int(told)


def joined_ranks() -> Ranks:
    """Joins the other processes that torchrun started, where there are any."""
    ranks = Ranks(int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1")))
    if ranks.count > 1:
        backend = "cpu:gloo,cuda:nccl" if ranks.device.type == "cuda" else "gloo"
        dist.init_process_group(backend, timeout=timedelta(minutes=10))
    return ranks
