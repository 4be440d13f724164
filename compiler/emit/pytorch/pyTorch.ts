import { py } from "../../../layers/python/py.ts";
import type { Checked } from "../../check/checked.ts";
import { instancePrefixes } from "./instancePrefixes.ts";
import { createArguments } from "./pyArguments.ts";
import { createClasses } from "./pyBlocks.ts";
import { classBody } from "./pyClass.ts";
import { type SourceLine, type Source, source } from "../source.ts";

/** The graph as a PyTorch module in idiomatic source. The document must have no error. */
export function modelSource(checked: Checked): Source {
  const classes = createClasses(checked);
  const members = [checked];
  const readings = [classes.readingsOf(checked)];
  const args = createArguments(undefined, members);
  const body = classBody({ members, readings, args, isTaken: classes.isTaken, isBlock: false });
  const helpers = [...classes.helpers].flatMap((text): SourceLine[] =>
    apart(text.split("\n").map((line) => [line])),
  );
  const prefixes = instancePrefixes(checked);
  const blocks = classes.all.flatMap(({ name, lines, members }) => {
    const instances = members.flatMap((graph) => prefixes.get(graph)!);
    return apart(
      classLines(
        name,
        lines.map(([text, node]) => [text, node, instances]),
      ),
    );
  });
  const uses = (name: string): boolean =>
    [...helpers, ...blocks, ...body].some(([text]) => text.includes(name));
  return source([
    [py`${checked.document.name || "Model"}`.source],
    [""],
    ...(uses("math.") ? [["import math"] as SourceLine, [""] as SourceLine] : []),
    ...(uses("torch.") ? [["import torch"] as SourceLine] : []),
    ...(uses("F.") ? [["import torch.nn.functional as F"] as SourceLine] : []),
    ["from torch import nn"],
    ...helpers,
    ...blocks,
    ...apart(classLines("Model", body)),
  ]);
}

const classLines = (name: string, body: readonly SourceLine[]): SourceLine[] => [
  [`class ${name}(nn.Module):`],
  ...body,
];

/** Two empty lines before a function or class. */
const apart = (lines: readonly SourceLine[]): SourceLine[] => [[""], [""], ...lines];
