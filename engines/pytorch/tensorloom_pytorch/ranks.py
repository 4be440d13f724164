"""The processes that carry out a run together."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist

# At most of one message.
MOST_BYTES = 2**28


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

    def of_first(self, told: Any) -> Any:
        """What the first rank says, of any kind that pickle knows."""
        box = [told]
        if self.count > 1:
            dist.broadcast_object_list(box, src=0, device=torch.device("cpu"))
        return box[0]

    def of_each(self, told: Any) -> list[Any]:
        """What each rank says."""
        box = [told] * self.count
        if self.count > 1:
            dist.all_gather_object(box, told)
        return box

    def bytes_of_first(self, path: Path | None) -> memoryview:
        """The content of a file that the first rank has."""
        size = self.heard(path.stat().st_size if path and self.speaks else 0)
        content = torch.empty(size, dtype=torch.uint8)
        if path and self.speaks:
            with open(path, "rb") as file:
                file.readinto(content.numpy().data)
        for part in content.split(MOST_BYTES):
            dist.broadcast(part, 0)
        return content.numpy().data

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
