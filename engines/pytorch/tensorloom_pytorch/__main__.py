"""The program of each rank; torchrun starts them: torchrun --module tensorloom_pytorch."""

import os
import signal
import sys
import traceback

import torch

from .faults import Faults
from .lifeline import die_with_parent
from .memory import print_memory
from .ranks import joined_ranks
from .run import Run
from .run_folder import RunFolder
from .settings import settings_from_environment


def main() -> None:
    die_with_parent()
    settings = settings_from_environment()
    if settings.exact:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True, warn_only=True)
    torch.set_float32_matmul_precision("highest" if settings.exact else "high")
    # Convolutions are in TF32 unless told otherwise.
    torch.backends.cudnn.allow_tf32 = not settings.exact
    # torchrun starts all of them again when one is lost.
    started_before = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0"))
    last = started_before >= int(os.environ.get("TORCHELASTIC_MAX_RESTARTS", "0"))
    faults = Faults(settings.folder)
    if started_before == 0:
        faults.forget()
    ranks = joined_ranks()
    folder = RunFolder(settings.folder) if ranks.speaks else None
    if not folder:
        # It ends with the rank that speaks, which was asked as well.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Of the first rank: torchrun counts on each node by itself, and a new node has started nothing before.
    again = ranks.heard(started_before) > 0
    if again and ranks.heard(int(faults.are_told(ranks, folder))):
        return
    run = None
    try:
        run = Run(settings, ranks, folder, again)
        reason = run.carry_out()
    except Exception as cause:
        traceback.print_exc()
        # Its last event says how it ended; to start again would come to the same.
        sys.exit(0 if faults.told(cause, run.at["step"] if run else 0, folder, last) else 1)
    print_memory(ranks.device)
    if folder:
        folder.end(reason)
    ranks.end()


main()
