"""One run on this machine, from the files that the server has of it to its end."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any

from .event_tail import EventTail, notice
from .server import AwayError, RefusedError, RunOverError, Server

# What whoever starts this program again need not try: the server wants no more of the run.
EXIT_OVER = 64
# The server was away for too long; another attempt may find it.
EXIT_AWAY = 75
PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 0.25
ALIVE_SECONDS = 5.0
LOG_SECONDS = 30.0
# Of the end of what the program printed.
LOG_BYTES = 4 * 2**20
REQUEST_SECONDS = 25
# From being asked to end to being ended.
GRACE_SECONDS = 25.0


class Agent:
    """Brings the run's files, starts its program, and speaks for it; further nodes only start it."""

    def __init__(self, server: Server, folder: Path, command: list[str], speaks: bool):
        self.server, self.folder, self.command, self.speaks = server, folder, command, speaks
        self.sent: dict[str, tuple[int, int]] = {}
        self.over: str | None = None
        self.renewed = 0
        self.told_faults: set[str] = set()

    def carry_out(self) -> int:
        """Answers the exit code."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # Names of files, and nothing else, come from the server.
        files = self.server.files()
        for file in files:
            if not (self.folder / file.path).resolve().is_relative_to(self.folder.resolve()):
                raise RefusedError(422, f"{file.path} is not in the folder of the run")
            self.server.fetch(file, self.folder)
        checkpoints = self.folder / "checkpoints"
        checkpoints.mkdir(exist_ok=True)
        there = {file.path for file in files}
        own = [path for path in checkpoints.iterdir() if f"checkpoints/{path.name}" in there]
        self.sent = {path.name: _version(path) for path in own}
        tail = self._begin()
        with open(self.folder / "log.txt", "ab") as log:
            program = subprocess.Popen(
                self.command,
                cwd=self.folder,
                # The program ends with its input, and so with this process, however that ends.
                env=os.environ | {"TENSORLOOM_RUN": str(self.folder), "TENSORLOOM_INPUT": "open"},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        signal.signal(signal.SIGTERM, lambda *_: program.terminate())
        try:
            code = self._follow(program, tail)
        finally:
            _end(program)
        return code

    def _begin(self) -> EventTail:
        """The folder as a program finds it, and where its events begin on the server."""
        for name in ("alive", "requests.jsonl"):
            (self.folder / name).write_bytes(b"")
        (self.folder / "ended.json").unlink(missing_ok=True)
        # Of a file that the program before wrote in this very folder, the lines are told from their place.
        place = self.folder / "agent.json"
        if not place.exists():
            lines = self.server.tell(0, []) if self.speaks else 0
            place.write_text(json.dumps({"firstLine": lines}))
        with open(self.folder / "events.jsonl", "ab"), open(self.folder / "final.json", "wb") as final:
            # Bytes for the last event of a disk that takes no more.
            final.write(b" " * 16384)
        return EventTail(
            self.server, self.folder / "events.jsonl", json.loads(place.read_text())["firstLine"]
        )

    def _follow(self, program: "subprocess.Popen[bytes]", tail: EventTail) -> int:
        if not self.speaks:
            return _code(program.wait())
        for work in (self._hand_requests_on, self._show_life):
            threading.Thread(target=work, daemon=True).start()
        logged = time.monotonic()
        asked_at: float | None = None
        while program.poll() is None:
            self._report(tail)
            if time.monotonic() - logged > LOG_SECONDS:
                self._put_log()
                logged = time.monotonic()
            if self.over and asked_at is None:
                program.terminate()
                asked_at = time.monotonic()
            if asked_at and time.monotonic() - asked_at > GRACE_SECONDS:
                _end(program)
            time.sleep(LOOK_SECONDS)
        code = _code(program.returncode)
        self._report(tail)
        if self.over:
            return EXIT_OVER
        self._put_log()
        if (self.folder / "final.json").read_bytes().strip():
            self._put("final.json", self.folder / "final.json")
        ended = self.folder / "ended.json"
        if ended.exists():
            # Last: whoever finds it takes all else to be there. Asked to end, torchrun does not exit with 0.
            self._put("ended.json", ended)
            return EXIT_OVER if self.over else 0
        return EXIT_OVER if self.over else code

    def _report(self, tail: EventTail) -> None:
        """Sends new events, and the checkpoints that they tell of."""
        if self.over:
            return
        try:
            tail.tell(tail.written(), self._put_checkpoints)
        except RunOverError as error:
            self.over = str(error)
            print(f"The server takes nothing more of this run: {error}", flush=True)

    def _put_checkpoints(self, step: int) -> None:
        """
        Sends those that were written up to a step. Whoever is told of one finds it; of the steps before one
        that is there all was told, for nobody takes them again.
        """
        for path in sorted((self.folder / "checkpoints").iterdir()):
            if path.suffix == ".part" or not path.is_file() or _step(path) > step:
                continue
            try:
                version = _version(path)
            except FileNotFoundError:
                # Removed, for newer ones.
                continue
            if self.sent.get(path.name) != version and self._put(f"checkpoints/{path.name}", path):
                self.sent[path.name] = version

    def _put(self, name: str, path: Path) -> bool:
        """Whether there is nothing to be gained by trying again."""
        try:
            self.server.put(name, path)
        except RunOverError as error:
            self.over = str(error)
        except RefusedError as error:
            if error.status == 422:
                # Replaced while it was being read.
                return False
            # It trains on all the same; without its checkpoints it would begin again from an older one.
            print(f"{name} was not taken: {error}", flush=True)
            if name.startswith("checkpoints/") and error.text not in self.told_faults:
                self.told_faults.add(error.text)
                advice = "Free space on the server, or raise its limit; the run goes on meanwhile."
                self._tell(notice(f"The server did not take {name}: {error.text}", advice))
        return True

    def _put_log(self) -> None:
        log, end = self.folder / "log.txt", self.folder / "log.end"
        if log.stat().st_size <= LOG_BYTES:
            self._put("log.txt", log)
            return
        with open(log, "rb") as file:
            file.seek(-LOG_BYTES, os.SEEK_END)
            end.write_bytes(file.read(LOG_BYTES))
        self._put("log.txt", end)

    def _tell(self, event: dict[str, Any]) -> None:
        with open(self.folder / "events.jsonl", "ab") as file:
            file.write(json.dumps(event).encode() + b"\n")

    def _hand_requests_on(self) -> None:
        handed = 0
        while not self.over:
            try:
                lines = self.server.requests(handed, REQUEST_SECONDS)
            except (RunOverError, RefusedError, AwayError) as error:
                if isinstance(error, RunOverError):
                    self.over = str(error)
                    return
                time.sleep(1.0)
                continue
            with open(self.folder / "requests.jsonl", "a") as file:
                file.writelines(f"{line}\n" for line in lines)
            handed += len(lines)
            if not lines:
                time.sleep(0.1)

    def _show_life(self) -> None:
        """Passes the program's signs of life on; a program that hangs gives none."""
        while not self.over:
            changed = (self.folder / "alive").stat().st_mtime_ns
            if changed != self.renewed:
                try:
                    self.server.alive()
                    self.renewed = changed
                except (OSError, HTTPException):
                    # Away, or busy; the next time will do.
                    pass
            time.sleep(ALIVE_SECONDS)


def _die_with_parent() -> None:
    """Also where this process has no time to end what it started."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _step(checkpoint: Path) -> int:
    """As its name says it, such as step-000000050.best.safetensors."""
    number = checkpoint.name.split(".")[0].removeprefix("step-")
    return int(number) if number.isdecimal() else 0


def _version(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _code(returned: int) -> int:
    return 128 - returned if returned < 0 else returned


def _end(program: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(program.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    except PermissionError as error:
        print(error, file=sys.stderr)
    program.wait()
