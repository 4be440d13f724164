"""A run without its server would train beside the one that the next server starts."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """
    Ends this process as soon as the one that started it is gone; where TENSORLOOM_INPUT is "open", both
    of them as soon as their standard input ends.
    """
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()
    if os.environ.get("TENSORLOOM_INPUT") == "open":
        threading.Thread(target=_watch_input, args=(parent,), daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def _watch_input(parent: int) -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    # It would start this process again.
    os.kill(parent, signal.SIGKILL)
    os._exit(1)
