"""What ends a run, as the event that tells it."""

import errno

import torch

KEPT = "The last checkpoint is kept"


class RunError(Exception):
    """A run cannot go on: a code of `RunErrorCode`, what happened, and what can be done about it."""

    def __init__(self, code: str, message: str, advice: str, step: int | None = None):
        super().__init__(message)
        self.code, self.message, self.advice, self.step = code, message, advice, step


def halted(cause: BaseException, step: int) -> dict[str, object]:
    """The last event of a run that an error ends."""
    error = cause if isinstance(cause, RunError) else recognized(cause)
    at = step if error.step is None else error.step
    return {
        "kind": "halted",
        "code": error.code,
        "step": at,
        "message": error.message,
        "advice": error.advice,
    }


def recognized(cause: BaseException) -> RunError:
    """Any error as one of a run."""
    if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
        message = f"A checkpoint could not be written: {cause.strerror}."
        return RunError("storage", message, f"Free some space, then resume. {KEPT}.")
    if isinstance(cause, torch.OutOfMemoryError | MemoryError):
        first = str(cause).split("\n", 1)[0]
        return RunError(
            "outOfMemory", f"Memory ran out: {first}", "Halve the batch, or take it in more parts."
        )
    return RunError("internal", f"{type(cause).__name__}: {cause}", f"{KEPT}. Report this with the document.")


def not_finite(what: str, step: int) -> RunError:
    """Something stopped being a number at a step, from 1."""
    return RunError(
        "notFinite",
        f"{what} is not a finite number at step {step}.",
        "Lower the learning rate ten times, clip gradients to a norm of 1, and look for gaps in the data.",
        step,
    )
