"""Reads given.safetensors in the directory and answers with what it holds; writes the same to answers.safetensors.
Input: {"directory"}."""

import json
import sys
from pathlib import Path

from safetensors import safe_open
from safetensors.numpy import load_file, save_file

directory = Path(json.load(sys.stdin)["directory"])
tensors = load_file(directory / "given.safetensors")
with safe_open(directory / "given.safetensors", "numpy") as file:
    metadata = file.metadata()
save_file(tensors, directory / "answers.safetensors", metadata)
print(
    json.dumps(
        {
            "metadata": metadata,
            "tensors": {
                name: {"dtype": str(t.dtype), "shape": t.shape, "values": [float(v) for v in t.flatten()]}
                for name, t in tensors.items()
            },
        }
    )
)
