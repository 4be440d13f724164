import type { Dim } from "../../graph-schema/dim.ts";
import type { Layer, Torch } from "../../graph-schema/layer.ts";
import { py, type PyCode, pyName } from "../../graph-schema/py.ts";
import type { Shape, TensorType } from "../../graph-schema/shape.ts";
import { wrapperOf } from "../../graph-schema/wrappers.ts";
import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import { arrange, stateName } from "../lowerNode.ts";
import { incomingWires } from "../wires.ts";
import { copyOf } from "./pyCopy.ts";
import { type Call, nameVariables } from "./pyVariables.ts";
import type { Line } from "./source.ts";

/** Everything in model.py above its last class. */
export interface Module {
  /** Functions and classes that PyTorch lacks. */
  helpers: Set<string>;
  /** Classes of blocks: name by source of the body, each before those that use it. */
  classes: Map<string, { name: string; lines: readonly Line[] }>;
  /** The members of the class of a block. */
  bodyOf(graph: CheckedGraph): Line[];
}

/** The members of a class for one graph: its submodules and `forward`. */
export function classBody(checked: CheckedGraph, module: Module, isBlock: boolean): Line[] {
  const incoming = incomingWires(checked.document.graph);
  const nodes = checked.order.map((id) => checked.nodes.get(id)!);
  const placed = checked.document.graph.nodes.map((n) => checked.nodes.get(n.id)!);
  // A copy gives its arguments in the order of the block's nodes.
  const inputs = (isBlock ? placed : nodes).filter((n) => n.layer!.end === "input");
  const outputs = placed.filter((n) => n.layer!.end === "output");
  const read = new Map<string, Set<string>>();
  for (const { from, output } of checked.document.graph.edges)
    read.set(from, (read.get(from) ?? new Set()).add(output));
  const torch = new Map<string, Torch>();
  for (const n of nodes) {
    if (n.bypassed || (isBlock && n.layer!.end === "input")) continue;
    const known = n.inside ? copyOf(n, module) : torchOf(n, read.get(n.node.id) ?? new Set());
    torch.set(n.node.id, known);
    for (const code of [known.helper ?? []].flat()) module.helpers.add(code.source);
  }
  const called = new Set([...torch].filter(([, t]) => t.module ?? t.call).map(([id]) => id));
  const { calls, nameOf } = nameVariables(nodes, incoming, called);

  const modules = nodes.flatMap((n): Line[] => {
    const made = torch.get(n.node.id)?.module;
    const wrapped = made && (wrapperOf(n.node.wrapper)?.torch(made) ?? made);
    return wrapped ? [[`        self.${n.node.id} = ${wrapped}`, n.node.id]] : [];
  });
  const frozen = nodes.filter((n) => n.node.frozen && torch.get(n.node.id)?.module);
  const forward = calls.flatMap((call) => callLines(call, checked.nodes.get(call.id)!, torch.get(call.id)));
  const result = outputs.map((n) => nameOf(incoming.get(n.node.id)![0]!));
  return [
    ["    def __init__(self):"],
    ["        super().__init__()"],
    ...modules,
    ...frozen.map((n): Line => [`        self.${n.node.id}.requires_grad_(False)`, n.node.id]),
    ...nodes.flatMap(tiedLines),
    [""],
    [`    def forward(self, ${inputs.map((n) => n.node.id).join(", ")}):`],
    ...inputs.map((n): Line => [`        # ${n.node.id}: ${axes(n.outputs.y!)}`, n.node.id]),
    ...forward,
    [`        return ${result.join(", ")}`],
  ];
}

/** Assignments that make parameters those of another node. */
const tiedLines = ({ node, tie }: CheckedNode): Line[] =>
  (tie?.parameters ?? []).map((name) => [
    `        self.${stateName(node.id, name)} = self.${stateName(tie!.to, name)}`,
    node.id,
  ]);

function torchOf(n: CheckedNode, read: ReadonlySet<string>): Torch {
  const layer: Layer = n.layer!;
  return layer.torch(arrange(layer, n.inputs) as Record<string, TensorType>, n.params!, read);
}

function callLines(call: Call, n: CheckedNode, torch: Torch | undefined): Line[] {
  const { id } = call;
  const layer = n.layer!;
  const names = Object.keys(layer.outputs);
  if (!torch)
    return call.targets.flatMap((t): Line[] =>
      t.name === call.through ? [] : [[`        ${t.name} = ${call.through}`, id]],
    );
  const self = pyName(`self.${id}`);
  const args = arrange(layer, call.args) as Record<string, PyCode>;
  const given = Object.values(call.args).flat();
  if (!torch.call && !torch.module) return [];
  const answer = torch.call?.(args, self) ?? (given.length > 0 ? py`${self}(${given})` : py`${self}()`);
  const shapeOf = (output: string): string => axes(n.outputs[names.includes(output) ? output : names[0]!]!);
  if ("tuple" in answer && call.targets.length > 1) {
    const variables = names.map((output) => call.targets.find((t) => t.output === output)?.name ?? "_");
    const shapes = call.targets.map((t) => shapeOf(t.output));
    return [[`        ${variables.join(", ")} = ${String(answer.tuple)}  # ${shapes.join(", ")}`, id]];
  }
  return call.targets.map(({ name, output }): Line => {
    const expression =
      "source" in answer
        ? answer
        : "tuple" in answer
          ? `${String(answer.tuple)}[${names.indexOf(output)}]`
          : answer[output];
    return [`        ${name} = ${String(expression)}  # ${shapeOf(output)}`, id];
  });
}

const axes = ({ shape }: { shape: Shape }): string => `[${shape.map((d: Dim) => String(d)).join(", ")}]`;
