import { py } from "../../graph-schema/py.ts";
import type { Checked } from "../check/checked.ts";
import { classBody, type Module } from "./pyClass.ts";
import { type Line, type Source, source } from "./source.ts";

/** The graph as a PyTorch module in idiomatic source. The document must have no error. */
export function modelSource(checked: Checked): Source {
  const module: Module = {
    helpers: new Set(),
    classes: new Map(),
    bodyOf: (graph) => classBody(graph, module, true),
  };
  const body = classBody(checked, module, false);
  const helpers = [...module.helpers].flatMap((text): Line[] =>
    apart(text.split("\n").map((line) => [line])),
  );
  const blocks = [...module.classes.values()].flatMap(({ name, lines }) => apart(classLines(name, lines)));
  const uses = (name: string): boolean =>
    [...helpers, ...blocks, ...body].some(([text]) => text.includes(name));
  return source([
    [py`${checked.document.name || "Model"}`.source],
    [""],
    ...(uses("math.") ? [["import math"] as Line, [""] as Line] : []),
    ["import torch"],
    ...(uses("F.") ? [["import torch.nn.functional as F"] as Line] : []),
    ["from torch import nn"],
    ...helpers,
    ...blocks,
    ...apart(classLines("Model", body)),
  ]);
}

const classLines = (name: string, body: readonly Line[]): Line[] => [[`class ${name}(nn.Module):`], ...body];

/** Two empty lines before a function or class. */
const apart = (lines: readonly Line[]): Line[] => [[""], [""], ...lines];
