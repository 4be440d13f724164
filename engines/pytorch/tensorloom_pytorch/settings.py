"""How a run is carried out: settings of the run, not of its model, that never change what it learns."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Parallel = Literal["data", "sharded", "pipeline"]
Precision = Literal["float32", "bfloat16", "float16"]


@dataclass(frozen=True)
class Settings:
    """What the environment says, each with what it is by default."""

    # Where the run's files are.
    folder: Path
    # "data": every process has the whole model; "sharded": each holds a part of every tensor (FSDP2);
    # "pipeline": each has a stretch of the model, from its inputs to its outputs.
    parallel: Parallel = "data"
    precision: Precision = "float32"
    # Parts that each process takes its rows of a batch in, one after the other, for less memory.
    micro_batches: int = 1
    # Whether what is inside a block is computed again for the gradients rather than kept.
    checkpointing: bool = False
    # Whether torch.compile makes kernels of the model.
    compiled: bool = False
    # Deterministic kernels without TF32.
    exact: bool = True


def settings_from_environment() -> Settings:
    """TENSORLOOM_RUN is the folder, TENSORLOOM_PYTORCH an object of the others; torchrun eats arguments."""
    given = json.loads(os.environ.get("TENSORLOOM_PYTORCH", "{}"))
    return Settings(folder=Path(os.environ["TENSORLOOM_RUN"]).resolve(), **given)
