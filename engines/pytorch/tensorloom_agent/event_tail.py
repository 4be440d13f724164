"""The events that a program appends to its file, told to the server in order, each once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .server import RefusedError, Server

# At most of one call.
MOST_EVENTS = 500
MOST_BYTES = 2**20


class EventTail:
    """Follows events.jsonl of the run's folder."""

    def __init__(self, server: Server, path: Path, first_line: int):
        self.server, self.path = server, path
        # Line that the server knows the first line of the file by: those before are of earlier attempts.
        self.told = first_line
        self.read = 0

    def written(self) -> int:
        """Bytes that the program has written so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def tell(self, end: int, put: Callable[[int], None]) -> None:
        """Tells what came since the last time, among the first so many bytes; of checkpoints after `put`."""
        while events := self._next(end):
            lines, size = events
            if _is_checkpoint(lines[0]):
                put(int(lines[0]["step"]))
            self._tell(lines)
            self.read += size

    def _next(self, end: int) -> tuple[list[dict[str, Any]], int] | None:
        """Up to the next that tells of a checkpoint, which only comes first."""
        try:
            with open(self.path, "rb") as file:
                file.seek(self.read)
                left = end - self.read
                text = file.read(min(MOST_BYTES, left))
                while b"\n" not in text and (more := file.read(min(MOST_BYTES, left - len(text)))):
                    text += more
        except FileNotFoundError:
            return None
        lines = text[: text.rfind(b"\n") + 1].split(b"\n")[:-1][:MOST_EVENTS]
        if not lines:
            return None
        events = [_event(line) for line in lines]
        until = next((i for i, event in enumerate(events) if i > 0 and _is_checkpoint(event)), len(events))
        return events[:until], sum(len(line) + 1 for line in lines[:until])

    def _tell(self, events: list[dict[str, Any]]) -> None:
        try:
            self.server.tell(self.told, events)
        except RefusedError as error:
            if error.status != 400:
                raise
            if len(events) > 1:
                # One of them is none; those around it are told all the same.
                for event in events:
                    self._tell([event])
                return
            self.server.tell(self.told, [notice("The server took an event of the run for none.", error.text)])
        self.told += len(events)


def notice(message: str, advice: str) -> dict[str, Any]:
    """An event that a person should know of, and that the run goes on with."""
    return {"kind": "notice", "message": message, "advice": advice}


def _is_checkpoint(event: dict[str, Any]) -> bool:
    return event.get("kind") == "checkpoint" and isinstance(event.get("step"), int)


def _event(line: bytes) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if isinstance(event, dict):
        return event
    return notice("A line of the run's history was damaged.", "The run and its checkpoints are not affected.")
