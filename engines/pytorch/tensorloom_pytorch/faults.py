"""Which errors end a run, and which let its processes begin again."""

import json
from pathlib import Path

import torch.distributed as dist

from .ranks import Ranks
from .run_error import RunError, halted
from .run_folder import RunFolder


class Faults:
    """What went wrong in any process, told once by the one that speaks."""

    def __init__(self, folder: Path):
        # What another process leaves to be told: that process ends, and with it all.
        self.left = folder / "fault.json"

    def forget(self) -> None:
        """Those of an attempt before."""
        self.left.unlink(missing_ok=True)

    def told(self, cause: Exception, step: int, folder: RunFolder | None, last: bool) -> bool:
        """Tells what ends the run, and whether it did; that another is lost ends it the `last` time only."""
        if folder and (last or not is_of_others(cause)):
            folder.tell_last(halted(cause, step))
            return True
        if not folder and isinstance(cause, RunError):
            # All of them have come to it.
            return True
        if not folder and not is_of_others(cause):
            draft = self.left.with_suffix(".part")
            draft.write_text(json.dumps(halted(cause, step)))
            draft.rename(self.left)
        return False

    def are_told(self, ranks: Ranks, folder: RunFolder | None) -> bool:
        """
        Whether the run is over before it has begun again, for the rank that speaks; tells what another
        process has left, on whichever node.
        """
        left = ranks.of_each(json.loads(self.left.read_text()) if self.left.exists() else None)
        if not folder:
            return False
        if folder.is_over():
            return True
        told = next(filter(None, left), None)
        if told:
            folder.tell_last(told)
        return told is not None


def is_of_others(cause: Exception) -> bool:
    """Whether it only says that another process is gone."""
    words = str(cause)
    return isinstance(cause, dist.DistError) or (
        isinstance(cause, RuntimeError) and any(word in words for word in ("gloo", "NCCL", "Connection"))
    )
