import type { Node } from "../../../graph-schema/document.ts";
import { py, type PyCode, pyName } from "../../../layers/python/py.ts";
import { parametrizationOf } from "../../../layers/parametrizations.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";
import { inputsByPort, stateName } from "../../lower/lowerNode.ts";
import { incomingWires, outgoingWires } from "../../../graph-schema/wires.ts";
import type { Arguments } from "./pyArguments.ts";
import type { TorchNode } from "./torchNode.ts";
import { constructorLines } from "./pyConstructor.ts";
import { type Call, nameVariables } from "./pyVariables.ts";
import type { SourceLine } from "../source.ts";

interface ClassSource {
  /** The graphs that are instances of the class; a document's own is the only one of `Model`. */
  members: readonly CheckedGraph[];
  /** How their nodes read, a map each. */
  readings: readonly ReadonlyMap<string, TorchNode>[];
  args: Arguments;
  /** Whether a name is that of something that the module itself needs. */
  isTaken: (name: string) => boolean;
  isBlock: boolean;
}

/** A node of a class: one a member, of which some may be bypassed. */
interface Part {
  node: Node;
  /** Of the first member in which it computes something. */
  checked: CheckedNode;
  each: readonly CheckedNode[];
  /** Absent where no member computes anything. */
  reading: TorchNode | undefined;
  /** Python that is true where the node is not bypassed; only where instances differ in that. */
  condition: string | undefined;
  /** It is a submodule that nn.Identity can stand for. */
  replaceable: boolean;
  /** The attribute that says whether an instance has it. */
  flag: string;
}

const BODY = "        ";
const INNER = `${BODY}    `;

/** The members of a class: its submodules and `forward`. */
export function classBody(source: ClassSource): SourceLine[] {
  const { members, args, isTaken, isBlock } = source;
  const [first] = members as readonly [CheckedGraph];
  const { document, nodes } = first;
  const incoming = incomingWires(document.graph);
  const order = readingOrder(first);
  const parts = new Map(order.map((id) => [id, partOf(id, source)]));
  const all = [...parts.values()];
  const placed = document.graph.nodes.map((n) => parts.get(n.id)!);
  // An instance gives its arguments in the order of the block's nodes, train.py in that of the check.
  const inputs = (isBlock ? placed : first.order.map((id) => parts.get(id)!)).filter(
    (p) => p.checked.layer!.boundary === "input",
  );
  const outputs = placed.filter((p) => p.checked.layer!.boundary === "output");
  const called = new Set(all.filter((p) => p.reading?.module ?? p.reading?.call).map((p) => p.node.id));
  const inOrder = order.map((id) => nodes.get(id)!);
  const attributes = new Set(all.filter(isAttribute).map((p) => p.node.id));
  const { calls, nameOf, argumentOf, free } = nameVariables(inOrder, incoming, {
    called,
    attributes,
    isTaken,
  });

  const modules = moduleLines(all, source);
  const frozen = all.filter((p) => p.node.frozen && p.reading?.module);
  const result = outputs.map((p) => nameOf(incoming.get(p.node.id)![0]!));
  const body: SourceLine[] = [...modules, ...frozen.flatMap(frozenLines), ...all.flatMap(sharingLines)];
  const comment = (p: Part, output: string): string => axesOf(p, output, args);
  const given = inputs.map((p) => ({ p, name: argumentOf(p.node.id) }));
  const arrivals = given.map(({ p, name }): SourceLine => [
    `${BODY}# ${name}: ${comment(p, "y")}`,
    p.node.id,
  ]);
  const forward = calls.flatMap((call) => callLines(call, { part: parts.get(call.id)!, comment, free }));
  const taken = args
    .used()
    .map((a) => (a.fallback === undefined ? a.name : py`${pyName(a.name)}=${a.fallback}`.source));
  return [
    [`    def __init__(${["self", ...taken].join(", ")}):`],
    [`${BODY}super().__init__()`],
    ...body,
    [""],
    [`    def forward(${["self", ...given.map(({ name }) => name)].join(", ")}):`],
    ...arrivals,
    ...forward,
    [`${BODY}return ${result.join(", ")}`],
  ];
}

function partOf(id: string, { members, readings, args }: ClassSource): Part {
  const each = members.map((m) => m.nodes.get(id)!);
  const at = readings.findIndex((r) => r.has(id));
  const reading = at < 0 ? undefined : readings[at]!.get(id);
  const checked = each[Math.max(at, 0)]!;
  const { node } = checked;
  const differs = reading !== undefined && readings.some((r) => !r.has(id));
  const present = readings.map((r) => r.has(id));
  return {
    node,
    checked,
    each,
    reading,
    condition: differs ? args.unless(node, present) : undefined,
    flag: flagOf(id, members[0]!.nodes),
    replaceable: !!reading?.module && !reading.call && Object.keys(checked.inputs).length === 1,
  };
}

/** A name that no node has as an attribute. */
function flagOf(id: string, taken: ReadonlyMap<string, unknown>): string {
  const name = `has_${id}`;
  return taken.has(name) ? flagOf(`${id}_`, taken) : name;
}

/** Whether it is a tensor of the module, so that `self.name` is its value. */
const isAttribute = ({ node: { id }, checked, reading, condition }: Part): boolean =>
  Object.keys(checked.layer!.inputs).length === 0 &&
  condition === undefined &&
  String(reading?.call?.({}, pyName(`self.${id}`))) === `self.${id}`;

/** Submodules; those that only some instances have stand together under one `if`. */
function moduleLines(parts: readonly Part[], source: ClassSource): SourceLine[] {
  const lines: SourceLine[] = [];
  const done = new Set<Part>();
  for (const part of parts) {
    if (done.has(part) || (!part.reading?.module && !part.condition)) continue;
    const { condition } = part;
    const together = condition ? parts.filter((p) => p.condition === condition) : [part];
    together.forEach((p) => done.add(p));
    const made = together.filter((p) => p.reading!.module);
    if (!condition) lines.push(...construction(part, source, BODY));
    else {
      lines.push(...together.map((p): SourceLine => [`${BODY}${standIn(p)}`, p.node.id]));
      if (made.length > 0) lines.push([`${BODY}if ${condition}:`]);
      lines.push(...made.flatMap((p) => construction(p, source, INNER)));
    }
  }
  return lines;
}

function construction({ node, checked }: Part, source: ClassSource, indent: string): SourceLine[] {
  const made = source.readings.map((r) => r.get(node.id)?.module);
  const place = { node, inRow: checked.bodies !== undefined };
  const lines = constructorLines(made, (values, label) => source.args.explain(values, { ...place, label }));
  return lines.map((line, i) => [`${indent}${i === 0 ? `self.${node.id} = ` : ""}${line}`, node.id]);
}

/** What an instance has in place of a node that it bypasses. */
const standIn = ({ node, condition, replaceable, flag }: Part): string =>
  replaceable ? `self.${node.id}: nn.Module = nn.Identity()` : `self.${flag} = ${condition}`;

/** Each node after what feeds it, and right behind it where it can be, so that a branch is read to its end. */
function readingOrder({ order, document }: CheckedGraph): string[] {
  const outgoing = outgoingWires(document.graph);
  const waiting = new Map(order.map((id) => [id, 0]));
  for (const { to } of document.graph.edges) waiting.set(to, waiting.get(to)! + 1);
  const ready = order.filter((id) => waiting.get(id) === 0).reverse();
  const found: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    found.push(id);
    const next = (outgoing.get(id) ?? []).map((e) => e.to);
    for (const to of next) waiting.set(to, waiting.get(to)! - 1);
    ready.push(...new Set(next.filter((to) => waiting.get(to) === 0).reverse()));
  }
  return found;
}

/** Freezes the parameters of a submodule and its running statistics. */
function frozenLines({ node: { id }, checked }: Part): SourceLine[] {
  const kept = new Set(
    withBuffers(checked).map((n) => parametrizationOf(n.node.wrapper)?.still?.source ?? NO_MOMENTUM),
  );
  const statements = [...kept].flatMap((code) => code.split("\n")).map((line) => `${INNER}${line}`);
  const loop = statements.length > 0 ? [`${BODY}for module in self.${id}.modules():`, ...statements] : [];
  return [`${BODY}self.${id}.requires_grad_(False)`, ...loop].map((line) => [line, id]);
}

/** Freezes running statistics. */
const NO_MOMENTUM = `if isinstance(module, nn.modules.batchnorm._NormBase):
    module.momentum = 0.0`;

/** The nodes that keep buffers: the node itself, or those inside an instance of a block. */
const withBuffers = (n: CheckedNode): CheckedNode[] =>
  n.bodies
    ? n.bodies.flatMap((graph) => [...graph.nodes.values()].flatMap(withBuffers))
    : n.cost && n.cost.buffers > 0
      ? [n]
      : [];

/** Assignments that make parameters those of another node, and what loads them from a file that holds them once. */
const sharingLines = ({ node, checked: { sharing } }: Part): SourceLine[] =>
  (sharing?.parameters ?? []).flatMap((name): SourceLine[] => {
    const [own, owner] = [stateName(node.id, name), stateName(sharing!.to, name)];
    return [
      [`${BODY}self.${own} = self.${owner}`, node.id],
      [`${BODY}${py`self._register_load_state_dict_pre_hook(tied_to(${own}, ${owner}))`.source}`, node.id],
    ];
  });

/** Weights are stored once, under the name of their owner. */
export const TIED_TO = py`def tied_to(name, owner):
    """Gives a parameter the value of its owner when only this is in a state."""

    def fill(state, prefix, *_):
        if prefix + owner in state:
            state.setdefault(prefix + name, state[prefix + owner])

    return fill`;

function callLines(
  call: Call,
  {
    part,
    comment,
    free,
  }: { part: Part; comment: (p: Part, output: string) => string; free: (name: string) => string },
): SourceLine[] {
  const { id, through } = call;
  const { reading, checked, condition, replaceable, flag } = part;
  const layer = checked.layer!;
  const names = Object.keys(layer.outputs);
  if (!reading)
    return call.targets.flatMap((t): SourceLine[] =>
      t.name === through ? [] : [[`${BODY}${t.name} = ${through}`, id]],
    );
  const self = pyName(`self.${id}`);
  const args = inputsByPort(layer, call.args) as Record<string, PyCode>;
  const given = Object.values(call.args).flat();
  if (!reading.call && !reading.module) return [];
  if (reading.inTurn) return loopLines(call, comment(part, names[0]!), free);
  const answer = reading.call?.(args, self) ?? (given.length > 0 ? py`${self}(${given})` : py`${self}()`);
  const shapeOf = (output: string): string => comment(part, names.includes(output) ? output : names[0]!);
  if ("tuple" in answer && call.targets.length > 1) {
    const variables = names.map((output) => call.targets.find((t) => t.output === output)?.name ?? "_");
    const shapes = call.targets.map((t) => shapeOf(t.output));
    return [[`${BODY}${variables.join(", ")} = ${String(answer.tuple)}  # ${shapes.join(", ")}`, id]];
  }
  // What it adds to the loss counts even where its output is not used.
  if (call.targets.length === 0 && layer.addsLoss?.(checked.params!))
    return [[`${BODY}${String(answer)}`, id]];
  const unless = condition && !replaceable ? ` if self.${flag} else ${through}` : "";
  return call.targets.map(({ name, output }): SourceLine => {
    const expression =
      "source" in answer
        ? answer
        : "tuple" in answer
          ? `${String(answer.tuple)}[${names.indexOf(output)}]`
          : answer[output];
    return [`${BODY}${name} = ${String(expression)}${unless}  # ${shapeOf(output)}`, id];
  });
}

/** Calls modules one after the other; all get the other arguments. */
function loopLines(
  { id, args, targets: [target] }: Call,
  axes: string,
  free: (name: string) => string,
): SourceLine[] {
  const [first, ...others] = Object.values(args).flat().map(String);
  if (!target) return [];
  // The variable that is reassigned in the loop may also be an argument of each call.
  const moving = others.includes(target.name) ? free(`${id}_x`) : target.name;
  return [
    ...(moving === first ? [] : [[`${BODY}${moving} = ${first}`, id] as const]),
    [`${BODY}for module in self.${id}:`, id],
    [`${INNER}${moving} = module(${[moving, ...others].join(", ")})  # ${axes}`, id],
    ...(moving === target.name ? [] : [[`${BODY}${target.name} = ${moving}`, id] as const]),
  ];
}

/** "[N, channels, H, W]". */
function axesOf({ each }: Part, output: string, args: Arguments): string {
  const shapes = each.map((n) => n.outputs[output]!.shape);
  const { length: rank } = shapes[0]!;
  if (shapes.some((shape) => shape.length !== rank)) return "[N, ...]";
  const axes = shapes[0]!.map((_, index) =>
    args.size(
      shapes.map((shape) => shape[index]!),
      { index, rank },
    ),
  );
  return `[${axes.join(", ")}]`;
}
