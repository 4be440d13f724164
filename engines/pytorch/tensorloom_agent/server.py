"""The server as a run's token lets a process see it."""

import hashlib
import json
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any

# Longest wait between two tries.
MOST_SECONDS = 10.0


class RunOverError(Exception):
    """The server takes nothing more of this run: it is over, or its token is another one."""


class RefusedError(Exception):
    """The server does not take what it was sent, and says why."""

    def __init__(self, status: int, text: str):
        super().__init__(f"{status}: {text}")
        self.status, self.text = status, text


class AwayError(Exception):
    """The server was away for longer than anybody wants to wait."""


@dataclass(frozen=True)
class RemoteFile:
    """A file of the run's folder on the server."""

    path: str
    bytes: int
    sha256: str


class Server:
    """What the server is asked for and told of one run; each call is tried again while the server is away."""

    def __init__(self, address: str, run_id: str, token: str, patience: float):
        self.base = f"{address.rstrip('/')}/api/runs/{run_id}"
        self.token, self.patience = token, patience

    def files(self) -> list[RemoteFile]:
        """What the run's program reads."""
        listed = json.loads(self._try(lambda: self._send("GET", "/files")))
        return [RemoteFile(each["path"], each["bytes"], each["sha256"]) for each in listed]

    def fetch(self, file: RemoteFile, folder: Path) -> None:
        """Brings a file whole into a folder, from where an earlier try came to."""
        path = folder / file.path
        if path.is_file() and path.stat().st_size == file.bytes and sha256(path) == file.sha256:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        self._try(lambda: self._append(file, draft))
        if sha256(draft) != file.sha256:
            draft.unlink()
            raise RefusedError(422, f"{file.path} came in other bytes than the server announced")
        draft.replace(path)

    def tell(self, first_line: int, events: list[Any]) -> int:
        """Tells events by the line of the first, from 0; answers how many lines the server has then."""
        body = json.dumps({"firstLine": first_line, "events": events}).encode()
        # The run has its events whatever the server's disk takes now.
        answer = self._try(lambda: self._send("POST", "/events", body), waits_for_room=True)
        return int(json.loads(answer)["lines"])

    def alive(self) -> None:
        """Says once, if anybody listens, that the run lives."""
        self._send("POST", "/alive", b"")

    def requests(self, first: int, wait: int) -> list[str]:
        """What is asked of the run, from one line on; waits so many seconds until there is one."""
        return (
            self._try(lambda: self._send("GET", f"/requests?from={first}&wait={wait}")).decode().splitlines()
        )

    def put(self, name: str, path: Path) -> None:
        """Stores a file in the run's folder; does nothing where it is gone meanwhile."""
        try:
            digest = sha256(path)
            self._try(lambda: self._store(name, path, digest))
        except FileNotFoundError:
            return

    def _store(self, name: str, path: Path, digest: str) -> bytes:
        with open(path, "rb") as file:
            size = str(path.stat().st_size)
            return self._send("PUT", _of(name), file, {"X-Content-SHA256": digest, "Content-Length": size})

    def _append(self, file: RemoteFile, draft: Path) -> bytes:
        done = draft.stat().st_size if draft.exists() else 0
        if done >= file.bytes:
            # Of another version, or whole and damaged.
            draft.unlink(missing_ok=True)
            done = 0
        if file.bytes == 0:
            draft.touch()
            return b""
        answer = self._open("GET", _of(file.path), None, {"Range": f"bytes={done}-"} if done else {})
        # A server that knows no ranges sends all.
        with answer, open(draft, "ab" if answer.status == 206 else "wb") as out:
            shutil.copyfileobj(answer, out, 2**20)
        if draft.stat().st_size < file.bytes:
            raise HTTPException("the connection ended in the middle of a file")
        return b""

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | IO[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        with self._open(method, path, body, headers or {}) as answer:
            content: bytes = answer.read()
            return content

    def _open(self, method: str, path: str, body: bytes | IO[bytes] | None, headers: dict[str, str]) -> Any:
        if isinstance(body, bytes):
            headers = headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, body, headers, method=method)
        # Not for an object store that the server sends this on to.
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        return urllib.request.urlopen(request, timeout=90)

    def _try(self, call: Callable[[], bytes], waits_for_room: bool = False) -> bytes:
        """Calls until it is answered; a refusal is an answer, and a full disk unless it `waits_for_room`."""
        began, pause = time.monotonic(), 0.2
        while True:
            try:
                return call()
            except urllib.error.HTTPError as error:
                with error:
                    text = error.read().decode(errors="replace")[:1000]
                # What an object store says, to which the server sent this on, is not about the run.
                if error.url.startswith(self.base):
                    if error.code in (401, 403, 404, 410):
                        raise RunOverError(f"{error.code}: {text}") from error
                    if error.code < 500 and error.code not in (408, 425, 429):
                        raise RefusedError(error.code, text) from error
                    if error.code == 507 and not waits_for_room:
                        raise RefusedError(error.code, text) from error
                cause: Exception = error
            except FileNotFoundError:
                raise
            except (OSError, HTTPException) as error:
                cause = error
            if time.monotonic() - began > self.patience:
                raise AwayError(f"the server did not answer for {self.patience:.0f} s: {cause}") from cause
            time.sleep(pause)
            pause = min(2 * pause, MOST_SECONDS)


def sha256(path: Path) -> str:
    """Of the content of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of(name: str) -> str:
    return f"/files/{urllib.parse.quote(name)}"
