import type { Node } from "../../../graph-schema/document.ts";
import { py, type PyCode, pyName } from "../../../layers/python/py.ts";
import { parametrizationOf } from "../../../layers/parametrizations.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";
import { outerTies } from "../../blocks/outerTies.ts";
import { inputsByPort, stateName } from "../../lower/lowerNode.ts";
import { incomingWires, outgoingWires } from "../../../graph-schema/wires.ts";
import type { Arguments } from "./pyArguments.ts";
import type { TorchNode } from "./torchNode.ts";
import { freeNames } from "./freeNames.ts";
import { constructorLines } from "./pyConstructor.ts";
import { type Call, nameVariables } from "./pyVariables.ts";
import { rowLines } from "./pyRow.ts";
import { callsInTurn, givenWeight, moduleOf, sharedNames } from "./pySharing.ts";
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

/** How often a module is called, in Python, and the attribute that holds it where that differs from one to the next. */
interface Repeat {
  count: string;
  attribute: string;
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
  /** What it calls in `forward`. */
  module: string;
  /** Whether that is a submodule which the class makes for it. */
  made: boolean;
  /** How often a module that is called again is called; absent where each is called once. */
  repeat: Repeat | undefined;
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
  const free = freeNames(isTaken);
  const outer = isBlock ? outerTies(document.graph, document.blocks ?? {}) : [];
  const handed = new Map(outer.map((id) => [id, free(`shared_${id}`)]));
  const attribute = freeNames((name) => nodes.has(name));
  const parts = new Map(order.map((id) => [id, partOf(id, source, { handed, attribute })]));
  const all = [...parts.values()];
  const placed = document.graph.nodes.map((n) => parts.get(n.id)!);
  // An instance gives its arguments in the order of the block's nodes, train.py in that of the check.
  const inputs = (isBlock ? placed : first.order.map((id) => parts.get(id)!)).filter(
    (p) => p.checked.layer!.boundary === "input",
  );
  const outputs = placed.filter((p) => p.checked.layer!.boundary === "output");
  const called = new Set(all.filter((p) => p.reading?.module ?? p.reading?.call).map((p) => p.node.id));
  const inOrder = order.map((id) => nodes.get(id)!);
  const attributes = new Map(all.filter(isAttribute).map((p) => [p.node.id, p.module]));
  const { calls, nameOf, argumentOf } = nameVariables(inOrder, incoming, { called, attributes, free });

  const modules = moduleLines(all, source);
  const frozen = all.filter((p) => p.checked.frozen && p.made);
  const result = outputs.map((p) => nameOf(incoming.get(p.node.id)![0]!));
  const body: SourceLine[] = [...modules, ...all.flatMap(sharingLines), ...frozen.flatMap(frozenLines)];
  const comment = (p: Part, output: string): string => axesOf(p, output, args);
  const given = inputs.map((p) => ({ p, name: argumentOf(p.node.id) }));
  const arrivals = given.map(({ p, name }): SourceLine => [
    `${BODY}# ${name}: ${comment(p, "y")}`,
    p.node.id,
  ]);
  const handOn = (id: string): string => moduleAround(id, { parts, handed });
  const forward = calls.flatMap((call) => callLines(call, parts.get(call.id)!, { comment, handOn, free }));
  const taken = args
    .used()
    .map((a) => (a.fallback === undefined ? a.name : py`${pyName(a.name)}=${a.fallback}`.source));
  return [
    [`    def __init__(${["self", ...taken].join(", ")}):`],
    [`${BODY}super().__init__()`],
    ...body,
    [""],
    [`    def forward(${["self", ...given.map(({ name }) => name), ...handed.values()].join(", ")}):`],
    ...arrivals,
    ...forward,
    [`${BODY}return ${result.join(", ")}`],
  ];
}

/** A module that an instance is handed, by the name of its node. */
function moduleAround(
  id: string,
  { parts, handed }: { parts: ReadonlyMap<string, Part>; handed: ReadonlyMap<string, string> },
): string {
  const part = parts.get(id);
  if (part) return part.reading?.module ? part.module : "None";
  return handed.get(id) ?? "None";
}

interface ClassNames {
  /** Arguments of `forward` that are modules of nodes around the block. */
  handed: ReadonlyMap<string, string>;
  /** A name for an attribute that neither a node nor another attribute has. */
  attribute: (name: string) => string;
}

function partOf(
  id: string,
  { members, readings, args }: ClassSource,
  { handed, attribute }: ClassNames,
): Part {
  const each = members.map((m) => m.nodes.get(id)!);
  const at = readings.findIndex((r) => r.has(id));
  const reading = at < 0 ? undefined : readings[at]!.get(id);
  const checked = each[Math.max(at, 0)]!;
  const { node } = checked;
  const differs = reading !== undefined && readings.some((r) => !r.has(id));
  const present = readings.map((r) => r.has(id));
  const module = moduleOf(checked, members[Math.max(at, 0)]!, handed);
  const made = reading?.module !== undefined && module === `self.${id}`;
  return {
    node,
    checked,
    each,
    reading,
    condition: differs ? args.unless(node, present) : undefined,
    flag: attribute(`has_${id}`),
    replaceable: made && !reading.call && canBeIdentity(checked, reading),
    module,
    made,
    repeat:
      reading?.instance?.row === "again"
        ? {
            count: args.explain(
              readings.map((r) => r.get(id)?.instance?.count),
              { node, label: "repeat", inRow: true },
            ),
            attribute: attribute(`${id}_count`),
          }
        : undefined,
  };
}

/** Whether its module gets one value and gives one. */
const canBeIdentity = (n: CheckedNode, { instance }: TorchNode): boolean =>
  Object.keys(n.inputs).length === 1 &&
  givenWeight(n) === undefined &&
  (!instance ||
    (instance.row !== "walked" &&
      instance.modules.length === 0 &&
      Object.keys(n.layer!.outputs).length === 1));

/** Whether it is a tensor of the module, so that `self.name` is its value. */
const isAttribute = ({ checked, reading, condition, module }: Part): boolean =>
  Object.keys(checked.layer!.inputs).length === 0 &&
  condition === undefined &&
  String(reading?.call?.({}, pyName(module))) === module;

/** Submodules; those that only some instances have stand together under one `if`. */
function moduleLines(parts: readonly Part[], source: ClassSource): SourceLine[] {
  const lines: SourceLine[] = [];
  const done = new Set<Part>();
  for (const part of parts) {
    if (done.has(part) || (!part.made && !part.condition)) continue;
    const { condition } = part;
    const together = condition ? parts.filter((p) => p.condition === condition) : [part];
    together.forEach((p) => done.add(p));
    const made = together.filter((p) => p.made);
    if (!condition) lines.push(...construction(part, source, BODY));
    else {
      lines.push(...together.map((p): SourceLine => [`${BODY}${standIn(p)}`, p.node.id]));
      if (made.length > 0) lines.push([`${BODY}if ${condition}:`]);
      lines.push(...made.flatMap((p) => construction(p, source, INNER)));
    }
  }
  return lines;
}

function construction({ node, checked, repeat }: Part, source: ClassSource, indent: string): SourceLine[] {
  const made = source.readings.map((r) => r.get(node.id)?.module);
  const place = { node, inRow: checked.bodies !== undefined };
  const lines = constructorLines(made, (values, label) => source.args.explain(values, { ...place, label }));
  return [
    ...lines.map((line, i): SourceLine => [
      `${indent}${i === 0 ? `self.${node.id} = ` : ""}${line}`,
      node.id,
    ]),
    ...(repeat && !isLiteral(repeat)
      ? [[`${indent}self.${repeat.attribute} = ${repeat.count}`, node.id] as const]
      : []),
    // Its weight is that of another, so that it has none of its own.
    ...(givenWeight(checked) !== undefined
      ? [[`${indent}self.${node.id}.weight = None`, node.id] as const]
      : []),
  ];
}

/** What an instance has in place of a node that it bypasses. */
const standIn = ({ node, condition, replaceable, flag }: Part): string =>
  replaceable ? `self.${node.id}: nn.Module = nn.Identity()` : `self.${flag} = ${condition}`;

/** Whether a module is called equally often everywhere, so that no attribute holds how often. */
const isLiteral = ({ count }: Repeat): boolean => /^\d+$/.test(count);

/** Each node after what feeds it and after the calls of its module before, and right behind it where it can be, so that a branch is read to its end. */
function readingOrder(graph: CheckedGraph): string[] {
  const { order, document } = graph;
  const outgoing = outgoingWires(document.graph);
  const waiting = new Map(order.map((id) => [id, 0]));
  const after = new Map<string, string[]>();
  for (const { to } of document.graph.edges) waiting.set(to, waiting.get(to)! + 1);
  for (const [id, to] of callsInTurn(graph)) {
    after.set(id, [...(after.get(id) ?? []), to]);
    waiting.set(to, waiting.get(to)! + 1);
  }
  const ready = order.filter((id) => waiting.get(id) === 0).reverse();
  const found: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    found.push(id);
    const next = [...(outgoing.get(id) ?? []).map((e) => e.to), ...(after.get(id) ?? [])];
    for (const to of next) waiting.set(to, waiting.get(to)! - 1);
    ready.push(...new Set(next.filter((to) => waiting.get(to) === 0).reverse()));
  }
  return found;
}

/** Freezes the parameters of a submodule and its running statistics. */
function frozenLines({ node, checked }: Part): SourceLine[] {
  const { id } = node;
  const kept = new Set(
    withBuffers(checked).map((n) => parametrizationOf(n.wrapper)?.still?.source ?? NO_MOMENTUM),
  );
  const statements = [...kept].flatMap((code) => code.split("\n")).map((line) => `${INNER}${line}`);
  const loop = statements.length > 0 ? [`${BODY}for module in self.${id}.modules():`, ...statements] : [];
  const { to } = checked.sharing ?? {};
  const shared = (checked.sharing?.parameters ?? []).map((name) => `self.${stateName(to!, name)}`);
  return [...[`self.${id}`, ...shared].map((held) => `${BODY}${held}.requires_grad_(False)`), ...loop].map(
    (line) => [line, id],
  );
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

/** Makes parameters of a submodule those of another. */
function sharingLines({ node, checked, condition }: Part): SourceLine[] {
  const names = sharedNames(checked).map((name) => py`${name}`.source);
  if (names.length === 0) return [];
  const line = `share(self.${node.id}, self.${checked.sharing!.to}, ${names.join(", ")})`;
  return condition === undefined
    ? [[`${BODY}${line}`, node.id]]
    : [
        [`${BODY}if ${condition}:`, node.id],
        [`${INNER}${line}`, node.id],
      ];
}

interface Words {
  comment(p: Part, output: string): string;
  /** The module that an instance is handed, by the name of its node. */
  handOn(id: string): string;
  /** A name for a variable that nothing else has. */
  free(name: string): string;
}

function callLines(call: Call, part: Part, { comment, handOn, free }: Words): SourceLine[] {
  const { id, through } = call;
  const { reading, checked, condition, replaceable, flag } = part;
  const layer = checked.layer!;
  const names = Object.keys(layer.outputs);
  if (!reading)
    return call.targets.flatMap((t): SourceLine[] =>
      t.name === through ? [] : [[`${BODY}${t.name} = ${through}`, id]],
    );
  const self = pyName(part.module);
  const args = inputsByPort(layer, call.args) as Record<string, PyCode>;
  const modules = (reading.instance?.modules ?? []).map((name) => pyName(handOn(name)));
  const given = [...Object.values(call.args).flat(), ...modules];
  if (!reading.call && !reading.module) return [];
  // What it adds to the loss counts even where its output is not used, and so does what it keeps.
  const counts = layer.addsLoss?.(checked.params!) === true || withBuffers(checked).length > 0;
  if (call.targets.length === 0 && !counts) return [];
  if (reading.instance && reading.instance.row !== "one")
    return rowLines(call, {
      ...{ layer, self: part.module, unless: condition && !replaceable ? `self.${flag}` : undefined },
      modules: modules.map(String),
      count: part.repeat && (isLiteral(part.repeat) ? part.repeat.count : `self.${part.repeat.attribute}`),
      comment: (output) => comment(part, output),
      free,
    });
  const answer = answerOf(part, { args, given, self });
  const shapeOf = (output: string): string => comment(part, names.includes(output) ? output : names[0]!);
  if ("tuple" in answer && call.targets.length > 1) {
    const variables = names.map((output) => call.targets.find((t) => t.output === output)?.name ?? "_");
    const shapes = call.targets.map((t) => shapeOf(t.output));
    return [[`${BODY}${variables.join(", ")} = ${String(answer.tuple)}  # ${shapes.join(", ")}`, id]];
  }
  if (call.targets.length === 0) return [[`${BODY}${String(answer)}`, id]];
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

/** The call of a node: as its layer writes it, of its module, or on the weight of another. */
function answerOf(
  { reading, checked }: Part,
  { args, given, self }: { args: Readonly<Record<string, PyCode>>; given: readonly PyCode[]; self: PyCode },
) {
  const { layer } = checked;
  const weight = givenWeight(checked);
  if (weight !== undefined) return layer!.withWeight!(args, self, pyName(weight));
  const call = given.length > 0 ? py`${self}(${given})` : py`${self}()`;
  const several = reading!.instance && Object.keys(layer!.outputs).length > 1;
  return several ? { tuple: call } : (reading!.call?.(args, self) ?? call);
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
