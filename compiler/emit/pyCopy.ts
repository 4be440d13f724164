import type { Torch } from "../../graph-schema/layer.ts";
import { py, type PyCode, pyName } from "../../graph-schema/py.ts";
import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import type { Module } from "./pyClass.ts";
import { source } from "./source.ts";

/** A copy of a block in PyTorch: one object of its class, or as many as stand in the row. */
export function copyOf({ layer, inside }: CheckedNode, module: Module): Torch {
  const title = layer!.title;
  const made = inside!.map((graph) => py`${classOf(graph, title, module)}()`);
  const outputs = Object.keys(layer!.outputs);
  const tuple = outputs.length > 1;
  if (made.length === 1)
    return {
      module: made[0]!,
      ...(tuple && { call: (x, self) => ({ tuple: py`${self}(${argumentsOf(x)})` }) }),
    };
  if (!tuple && Object.keys(layer!.inputs).length === 1)
    return { module: py`nn.Sequential(${inARow(made)})` };
  const helper = tuple ? severalInARow : oneInARow;
  const call = tuple
    ? (x: object, self: PyCode) => ({ tuple: py`run_in_a_row_of_tuples(${[self, ...argumentsOf(x)]})` })
    : (x: object, self: PyCode) => py`run_in_a_row(${[self, ...argumentsOf(x)]})`;
  return { module: py`nn.ModuleList([${inARow(made)}])`, helper, call };
}

const argumentsOf = (x: object): PyCode[] => Object.values(x) as PyCode[];

/** Constructors one by one, or a comprehension where they are alike. */
const inARow = (made: readonly PyCode[]): PyCode | readonly PyCode[] =>
  made.length > 2 && made.every((code) => code.source === made[0]!.source)
    ? py`*[${made[0]} for _ in range(${made.length})]`
    : made;

/** The class whose objects compute a graph; graphs that read the same share one. */
function classOf(graph: CheckedGraph, title: string, module: Module): PyCode {
  const lines = module.bodyOf(graph).map(([text]) => [text] as const);
  const { text } = source(lines);
  const base = className(title);
  const key = `${base}\n${text}`;
  const before = module.classes.get(key);
  if (before) return pyName(before.name);
  const taken = new Set([...module.classes.values()].map((c) => c.name));
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}${i}`;
  module.classes.set(key, { name, lines });
  return pyName(name);
}

/** "Basic block" as BasicBlock; what is no letter or digit is left out. */
function className(title: string): string {
  const words = title.normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.map((w) => w[0]!.toUpperCase() + w.slice(1)).join("");
  return /^[A-Za-z]/.test(name) && name !== "Model" ? name : `Block${name}`;
}

const oneInARow = py`def run_in_a_row(modules, x, *others):
    """Feeds the answer of each module to the next; all get the other arguments."""
    for module in modules:
        x = module(x, *others)
    return x`;

const severalInARow = py`def run_in_a_row_of_tuples(modules, x, *others):
    """Feeds the first answer of each module to the next; all get the other arguments."""
    answer = (x,)
    for module in modules:
        answer = module(answer[0], *others)
    return answer`;
