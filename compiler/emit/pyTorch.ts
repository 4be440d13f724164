import type { Dim } from "../../graph-schema/dim.ts";
import type { Layer, Torch } from "../../graph-schema/layer.ts";
import { type PyCode, py, pyName } from "../../graph-schema/py.ts";
import type { Shape, TensorType } from "../../graph-schema/shape.ts";
import type { Checked, CheckedNode } from "../check/checked.ts";
import { arrange } from "../lowerNode.ts";
import { incomingWires } from "../wires.ts";
import { type Call, nameVariables } from "./pyVariables.ts";
import { type Line, type Source, source } from "./source.ts";

/** The graph as a PyTorch module in idiomatic source. The document must have no error. */
export function modelSource(checked: Checked): Source {
  const incoming = incomingWires(checked.document.graph);
  const nodes = checked.order.map((id) => checked.nodes.get(id)!);
  const inputs = nodes.filter((n) => Object.keys(n.layer!.inputs).length === 0);
  const outputs = nodes.filter((n) => Object.keys(n.layer!.outputs).length === 0);
  const read = new Map<string, Set<string>>();
  for (const { from, output } of checked.document.graph.edges)
    read.set(from, (read.get(from) ?? new Set()).add(output));
  const torch = new Map(
    nodes
      .filter((n) => !n.node.bypassed)
      .map((n) => [n.node.id, torchOf(n, read.get(n.node.id) ?? new Set())]),
  );
  const called = new Set([...torch].filter(([, t]) => t.module ?? t.call).map(([id]) => id));
  const { calls, nameOf } = nameVariables(nodes, incoming, called);

  const modules = nodes.flatMap((n): Line[] => {
    const { module } = torch.get(n.node.id) ?? {};
    return module ? [[`        self.${n.node.id} = ${module}`, n.node.id]] : [];
  });
  const frozen = nodes.filter((n) => n.node.frozen && torch.get(n.node.id)?.module);
  const helpers = [
    ...new Set([...torch.values()].flatMap((t) => [t.helper ?? []].flat()).map((code) => code.source)),
  ];
  const forward = calls.flatMap((call) => callLines(call, checked.nodes.get(call.id)!, torch.get(call.id)));
  const result = outputs.map((n) => nameOf(incoming.get(n.node.id)![0]!));
  const body: Line[] = [
    ...(modules.length ? modules : [["        pass"] as Line]),
    ...frozen.map((n): Line => [`        self.${n.node.id}.requires_grad_(False)`, n.node.id]),
    [""],
    [`    def forward(self, ${inputs.map((n) => n.node.id).join(", ")}):`],
    ...inputs.map((n): Line => [`        # ${n.node.id}: ${axes(n.outputs.y!)}`, n.node.id]),
    ...forward,
    [`        return ${result.join(", ")}`],
  ];
  const uses = (name: string): boolean =>
    [...helpers, ...body.map(([text]) => text)].some((text) => text.includes(name));
  return source([
    [py`${checked.document.name || "Model"}`.source],
    [""],
    ...(uses("math.") ? [["import math"] as Line, [""] as Line] : []),
    ["import torch"],
    ...(uses("F.") ? [["import torch.nn.functional as F"] as Line] : []),
    ["from torch import nn"],
    ...helpers.flatMap((text): Line[] => [[""], [""], ...text.split("\n").map((line): Line => [line])]),
    [""],
    [""],
    ["class Model(nn.Module):"],
    ["    def __init__(self):"],
    ["        super().__init__()"],
    ...body,
  ]);
}

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
  const answer = torch.call?.(args, self) ?? py`${self}(${given})`;
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
