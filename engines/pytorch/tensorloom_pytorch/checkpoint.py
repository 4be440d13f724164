"""Checkpoints as every engine reads and writes them: safetensors with a state and a checksum."""

import json
import os
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from .ranks import Ranks

STATE = "tensorloom.checkpoint"
CHECKSUM = "tensorloom.crc32"
# What this engine goes on from and others leave out.
OWN = "tensorloom.pytorch"
# Before the names of the best weights; no other tensor's name begins so.
BEST = "@best/"
FORMATS = {
    torch.int64: "I64",
    torch.float32: "F32",
    torch.int32: "I32",
    torch.uint32: "U32",
    torch.float16: "F16",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}
# The last of them are kept besides the newest best one.
KEPT = 3
NAME = re.compile(r"step-(\d+)(\.best)?\.safetensors")

Tensors = dict[str, torch.Tensor]


@dataclass
class Checkpoint:
    """Where a run stands, all tensors by name, and the best weights where they are of another step."""

    state: dict[str, Any]
    tensors: Tensors
    best: Tensors = field(default_factory=dict)
    # Of this engine alone.
    own: dict[str, Any] = field(default_factory=dict)
    # That it was read with.
    checksum: str = ""


def write(checkpoint: Checkpoint, path: Path) -> None:
    """Writes a checkpoint, to the disk; the same bytes for the same."""
    best = {BEST + name: tensor for name, tensor in checkpoint.best.items()}
    tensors = {name: t.detach().cpu().contiguous() for name, t in (checkpoint.tensors | best).items()}
    texts = {STATE: json.dumps(checkpoint.state, separators=(",", ":"))}
    if checkpoint.own:
        texts[OWN] = json.dumps(checkpoint.own, separators=(",", ":"))
    try:
        save_file(tensors, path, texts | {CHECKSUM: checksum(tensors, texts)})
    except SafetensorError as error:
        # What the system said is in its words alone.
        number = re.search(r"os error (\d+)", str(error))
        if not number:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(path)) from error
    with open(path, "r+b") as file:
        os.fsync(file.fileno())


def read(path: Path) -> Checkpoint:
    """Reads a checkpoint; a ValueError says what is wrong with it."""
    try:
        with safe_open(path, "pt") as file:
            texts = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise ValueError(f"it is no whole safetensors file: {error}") from error
    if STATE not in texts:
        raise ValueError(f'the file has weights, but no "{STATE}" to go on from')
    if CHECKSUM not in texts:
        raise ValueError(f'the checkpoint has lost its checksum "{CHECKSUM}": it is damaged')
    if texts[CHECKSUM] != checksum(tensors, texts):
        raise ValueError("its checksum is not that of its content: it is damaged")
    best = {name.removeprefix(BEST): t for name, t in tensors.items() if name.startswith(BEST)}
    rest = {name: t for name, t in tensors.items() if not name.startswith(BEST)}
    own = json.loads(texts.get(OWN, "{}"))
    return Checkpoint(json.loads(texts[STATE]), rest, best, own, texts[CHECKSUM])


def checksum(tensors: Tensors, texts: dict[str, str]) -> str:
    """CRC-32 of the texts and of what each tensor is, as JSON by name, then of the bytes in that order."""
    entries = sorted(tensors.items())
    about = [[name, FORMATS[t.dtype], list(t.shape)] for name, t in entries]
    others = [[key, text] for key, text in sorted(texts.items()) if key != CHECKSUM]
    crc = zlib.crc32(json.dumps([others, about], separators=(",", ":"), ensure_ascii=False).encode())
    for _, tensor in entries:
        crc = zlib.crc32(tensor.contiguous().reshape(-1).view(torch.uint8).numpy().data, crc)
    return f"{crc:08x}"


@dataclass(frozen=True)
class Stored:
    """A checkpoint in the folder of a run."""

    step: int
    best: bool
    path: Path


def stored(folder: Path) -> list[Stored]:
    """What a folder has, oldest first."""
    found = ((NAME.fullmatch(path.name), path) for path in folder.iterdir())
    each = [Stored(int(match[1]), match[2] is not None, path) for match, path in found if match]
    return sorted(each, key=lambda kept: (kept.step, kept.best))


@dataclass(frozen=True)
class Newest:
    """What a run goes on from, with the steps of newer ones and what is wrong with each."""

    checkpoint: Checkpoint | None
    # None where there is no checkpoint.
    path: Path | None
    damaged: list[tuple[int, str]]


def newest(folder: Path) -> Newest:
    """The newest whole checkpoint of a folder."""
    damaged: list[tuple[int, str]] = []
    for kept in reversed(stored(folder)):
        try:
            return Newest(read(kept.path), kept.path, damaged)
        except ValueError as error:
            damaged.append((kept.step, str(error)))
    return Newest(None, None, damaged)


def newest_of_first(folder: Path, ranks: Ranks) -> Newest:
    """
    The newest whole checkpoint of the first rank's folder, which all ranks go on from. Where nodes have
    folders of their own, those that have it not are sent it.
    """
    if ranks.count == 1:
        return newest(folder)
    own = newest(folder) if ranks.speaks else Newest(None, None, [])
    name, checksum, damaged = ranks.of_first(
        (own.path and own.path.name, own.checkpoint and own.checkpoint.checksum, own.damaged)
    )
    if name is None:
        return Newest(None, None, damaged)
    path = folder / name
    found = own.checkpoint or _read_same(path, checksum)
    if not all(ranks.of_each(found is not None)):
        content = ranks.bytes_of_first(own.path)
        found = found or _read_bytes(content, folder)
    return Newest(found, path, damaged)


def _read_same(path: Path, checksum: str) -> Checkpoint | None:
    try:
        found = read(path)
    except (ValueError, OSError):
        return None
    return found if found.checksum == checksum else None


def _read_bytes(content: memoryview, folder: Path) -> Checkpoint:
    # safetensors reads texts of files alone.
    with NamedTemporaryFile(dir=folder, suffix=".part") as file:
        file.write(content)
        file.flush()
        return read(Path(file.name))


def keep(folder: Path, checkpoint: Checkpoint, best: bool) -> None:
    """Writes a checkpoint, all or nothing, and removes those that are not to be kept beside it."""
    step = checkpoint.state["step"]
    path = folder / f"step-{step:09d}{'.best' if best else ''}.safetensors"
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        write(checkpoint, draft)
        draft.rename(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    everything = stored(folder)
    # What lies past this step is damaged, or of a future that the run went back from.
    own = [kept for kept in everything if kept.step < step or kept.path == path]
    wanted = {kept.path for kept in own[-KEPT:] + [kept for kept in own if kept.best][-1:]}
    for kept in everything:
        if kept.path not in wanted:
            kept.path.unlink(missing_ok=True)
