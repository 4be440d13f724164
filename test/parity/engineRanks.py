"""Carries out runs by the engine, many in one pair of processes. Input: {"runs": [{"folder", "settings", "ranks"}]}.

Each run is by one process, or by both, one after the other; what it tells and leaves are files of its folder, as always.
One with "until" is stopped at that step; "scale" is the loss scale that it begins with.
"""

import json
import os
import sys
import tempfile
import traceback
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
from tensorloom_pytorch import loss_scale
from tensorloom_pytorch.ranks import Ranks
from tensorloom_pytorch.run import Run
from tensorloom_pytorch.run_error import halted
from tensorloom_pytorch.run_folder import RunFolder
from tensorloom_pytorch.settings import Settings

runs = json.load(sys.stdin)["runs"]
folder = tempfile.TemporaryDirectory()
# Importing torch takes longer than most runs.
child = os.fork()
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True, warn_only=True)
both = Ranks(0 if child else 1, 2)
# A port that is chosen may be taken a moment later.
meeting = f"file://{folder.name}/meeting"
dist.init_process_group("gloo", init_method=meeting, rank=both.rank, world_size=2, timeout=timedelta(minutes=1))


class Stopped(RunFolder):
    """Asked to stop at a step, as soon as that is told."""

    def __init__(self, path, until):
        super().__init__(path)
        self.until, self.step = until, 0

    def tell(self, event):
        super().tell(event)
        self.step = event.get("step", self.step)

    def asked(self):
        return "stop" if self.step == self.until else "run"


def carry_out(run, ranks):
    settings = Settings(folder=Path(run["folder"]), **run["settings"])
    folder = Stopped(settings.folder, run.get("until")) if ranks.speaks else None
    loss_scale.FIRST = run.get("scale", 65536.0)
    try:
        reason = Run(settings, ranks, folder).carry_out()
        if folder:
            folder.end(reason)
    except Exception as cause:
        if folder:
            folder.tell(halted(cause, 0))
            (settings.folder / "log.txt").write_text(traceback.format_exc())
    finally:
        if folder:
            folder.close()


for i, run in enumerate(run for run in runs if run["ranks"] == 1):
    if i % 2 == both.rank:
        carry_out(run, Ranks())
for run in runs:
    if run["ranks"] == 2:
        carry_out(run, both)
both.end()
if child == 0:
    # The folder is the other's to remove.
    os._exit(0)
os.waitpid(child, 0)
print("{}")
