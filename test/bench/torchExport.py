"""Counts the nodes that torch.onnx makes of emitted models in use, by type, with weights as they begin. Input:
{"models": [{"directory", "inputs": [{"name", "dtype", "shape"}], "outputs"}]}."""

import importlib.util
import io
import json
import sys
import warnings
from collections import Counter
from pathlib import Path

import onnx
import torch

warnings.filterwarnings("ignore")


def load_model(path):
    spec = importlib.util.spec_from_file_location("model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Model()


def count(directory, inputs, outputs):
    model = load_model(directory / "model.py").eval()
    given = tuple(torch.zeros(x["shape"], dtype=getattr(torch, x["dtype"])) for x in inputs)
    names = [x["name"] for x in inputs]
    file = io.BytesIO()
    torch.onnx.export(
        model,
        given,
        file,
        opset_version=17,
        input_names=names,
        output_names=outputs,
        dynamic_axes={name: {0: "N"} for name in names + outputs},
    )
    return Counter(node.op_type for node in onnx.load_from_string(file.getvalue()).graph.node)


answers = {}
for one in json.load(sys.stdin)["models"]:
    directory = Path(one["directory"])
    try:
        answers[directory.name] = {"counts": count(directory, one["inputs"], one["outputs"])}
    except Exception as error:
        answers[directory.name] = {"error": str(error).split("\n")[0]}
print(json.dumps({"torch": torch.__version__, "models": answers}))
