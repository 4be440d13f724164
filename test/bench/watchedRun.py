"""Runs a program as it is and notes in the file WATCHED when its optimizer stepped and what else took time.
python watchedRun.py PROGRAM …: a script, or a module of which another program starts the processes."""

import json
import os
import runpy
import sys
import time
from pathlib import Path

from torch.optim.optimizer import register_optimizer_step_post_hook

# Times by the clock and by that of the processor.
steps = []
beside = {"events": [], "checkpoints": []}


def now():
    return time.time(), time.process_time()


def watch(owner, name, what):
    """Notes when a method began and ended."""
    method = getattr(owner, name)

    def watched(self, *given, **named):
        start = now()
        try:
            return method(self, *given, **named)
        finally:
            beside[what].append((*start, *now()))

    setattr(owner, name, watched)


register_optimizer_step_post_hook(lambda *_: steps.append(now()))
program, sys.argv = sys.argv[1], sys.argv[1:]
try:
    if program.endswith(".py"):
        sys.path.insert(0, str(Path(program).resolve().parent))
        runpy.run_path(program, run_name="__main__")
    else:
        from tensorloom_pytorch.run import Run

        watch(Run, "_asked", "events")
        watch(Run, "_point", "events")
        watch(Run, "_save", "checkpoints")
        runpy.run_module(program, run_name="__main__")
finally:
    Path(os.environ["WATCHED"]).write_text(json.dumps({"steps": steps, "beside": beside}))
