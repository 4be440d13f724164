"""The program of each rank; torchrun starts them: torchrun --module tensorloom_pytorch."""

import os
import signal
import sys
import traceback

import torch

from .lifeline import die_with_parent
from .ranks import joined_ranks
from .run import Run
from .run_error import halted
from .run_folder import RunFolder
from .settings import settings_from_environment


def main() -> None:
    die_with_parent()
    settings = settings_from_environment()
    if settings.exact:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True, warn_only=True)
    torch.set_float32_matmul_precision("highest" if settings.exact else "high")
    ranks = joined_ranks()
    folder = RunFolder(settings.folder) if ranks.speaks else None
    if not folder:
        # It ends with the rank that speaks, which was asked as well.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    run = None
    try:
        run = Run(settings, ranks, folder)
        reason = run.carry_out()
    except Exception as cause:
        traceback.print_exc()
        if folder:
            folder.tell_last(halted(cause, run.at["step"] if run else 0))
        sys.exit(1)
    if folder:
        folder.end(reason)
    ranks.end()


main()
