"""The files between a run and its server: events, requests, signs of life."""

import json
import os
import signal
import threading
from pathlib import Path

ALIVE_SECONDS = 5.0


class RunFolder:
    """What the process that speaks for a run writes and reads."""

    def __init__(self, path: Path):
        self.path = path
        self.checkpoints = path / "checkpoints"
        self._requests_read = 0
        self._asked = "run"
        _cut_unfinished_line(path / "events.jsonl")
        self._events = os.open(path / "events.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._closed = threading.Event()
        threading.Thread(target=self._live, daemon=True).start()
        # As a scheduler does that takes the machine away; it goes on from this checkpoint.
        signal.signal(signal.SIGTERM, lambda *_: self._ask(b'{"kind":"stop"}'))

    def begin_again(self, step: int, best: bool) -> None:
        """Tells of the checkpoint to go on from where processes were lost before they did."""
        last = step
        for line in (self.path / "events.jsonl").read_bytes().splitlines():
            event = json.loads(line)
            if event.get("kind") == "started":
                last = event["fromStep"]
            if event.get("kind") == "checkpoint":
                last = event["step"]
        # One of an attempt before is not ours to tell.
        if step > last:
            self.tell({"kind": "checkpoint", "step": step, "best": best})

    def is_over(self) -> bool:
        """Whether why the run ended has been told, by processes of which another was lost thereafter."""
        lines = (self.path / "events.jsonl").read_bytes().splitlines()
        halted = bool(lines) and json.loads(lines[-1]).get("kind") == "halted"
        return halted or (self.path / "ended.json").exists() or self._ended_full()

    def _ended_full(self) -> bool:
        final = self.path / "final.json"
        return final.exists() and final.read_bytes().strip() != b""

    def tell(self, event: dict[str, object]) -> None:
        """Adds an event, whole or not at all."""
        line = (json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        size = os.fstat(self._events).st_size
        done = 0
        try:
            while done < len(line):
                done += os.write(self._events, line[done:])
        except OSError:
            if done > 0:
                os.ftruncate(self._events, size)
            raise

    def tell_last(self, event: dict[str, object]) -> None:
        """The same where the disk may take no more: then over bytes that are there already."""
        try:
            self.tell(event)
        except OSError:
            short = {key: value[:1000] if isinstance(value, str) else value for key, value in event.items()}
            with open(self.path / "final.json", "r+b") as file:
                file.write((json.dumps(short) + "\n").encode())

    def end(self, reason: str) -> None:
        """Says why the run ended, for whoever writes what it made and tells its last event."""
        draft = self.path / "ended.json.part"
        draft.write_text(json.dumps({"reason": reason}) + "\n")
        draft.rename(self.path / "ended.json")

    def sync(self) -> None:
        """Whoever goes on from a checkpoint finds all that was told before it."""
        os.fsync(self._events)

    def close(self) -> None:
        """Gives no more signs of life, and tells nothing more."""
        self._closed.set()
        os.close(self._events)

    def asked(self) -> str:
        """What the run is to do by all requests so far: "run", "pause" or "stop"."""
        try:
            with open(self.path / "requests.jsonl", "rb") as file:
                file.seek(self._requests_read)
                text = file.read()
        except FileNotFoundError:
            return self._asked
        whole = text[: text.rfind(b"\n") + 1]
        self._requests_read += len(whole)
        for line in whole.splitlines():
            self._ask(line)
        return self._asked

    def _ask(self, line: bytes) -> None:
        try:
            kind = json.loads(line)["kind"]
        except (ValueError, KeyError, TypeError):
            # What a full disk left of one.
            return
        if kind == "stop":
            self._asked = "stop"
        elif kind == "pause" and self._asked == "run":
            self._asked = "pause"
        elif kind == "resume" and self._asked == "pause":
            self._asked = "run"

    def _live(self) -> None:
        while not self._closed.is_set():
            try:
                os.utime(self.path / "alive")
            except OSError as error:
                print(error, flush=True)
            self._closed.wait(ALIVE_SECONDS)


def _cut_unfinished_line(path: Path) -> None:
    """Cuts off what a process left that was killed in the middle of a line."""
    if not path.is_file():
        return
    with open(path, "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        start = max(0, end - 2**20)
        file.seek(start)
        last = file.read().rfind(b"\n")
        if start + last + 1 < end:
            file.truncate(start + last + 1)
