"""Evaluates formulas. Input: {"cases": [{"source", "names": {name: value}}]}; lists are tuples. Answers {"values": [...]}:
each the value and its type's name, or an error."""

import json
import math
import sys


def tuples(value):
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def evaluate(case):
    try:
        value = eval(case["source"], {"math": math, **{name: tuples(v) for name, v in case["names"].items()}})
        return {"value": value, "type": type(value).__name__}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


print(json.dumps({"values": [evaluate(case) for case in json.load(sys.stdin)["cases"]]}))
