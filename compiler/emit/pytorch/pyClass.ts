import { py, pyName } from "../../../layers/python/py.ts";
import { parametrizationOf } from "../../../layers/parametrizations.ts";
import type { CheckedGraph } from "../../check/checked.ts";
import { outerTies } from "../../blocks/outerTies.ts";
import { incomingWires, outgoingWires } from "../../../graph-schema/wires.ts";
import type { Arguments } from "./pyArguments.ts";
import { drawsInTurn } from "./pyDraws.ts";
import { callLines } from "./pyCalls.ts";
import { freeNames } from "./freeNames.ts";
import { constructorLines } from "./pyConstructor.ts";
import { type ClassSource, isAttribute, isSame, type Part, partOf, withBuffers } from "./pyPart.ts";
import { callsInTurn, givenWeight, sharedNames } from "./pySharing.ts";
import { nameVariables } from "./pyVariables.ts";
import type { SourceLine } from "../source.ts";

const BODY = "        ";
const INNER = `${BODY}    `;

/** The members of a class: its submodules and `forward`. */
export function classBody(source: ClassSource): SourceLine[] {
  const { members, args, isTaken, isBlock } = source;
  const [first] = members as readonly [CheckedGraph];
  const { document, nodes } = first;
  const incoming = incomingWires(document.graph);
  const order = readingOrder(members);
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
    ...(repeat && !isSame(repeat)
      ? [[`${indent}self.${repeat.attribute} = ${repeat.count}`, node.id] as const]
      : []),
    // Its weight is that of another, so that it has none of its own.
    ...(givenWeight(checked) !== undefined
      ? [[`${indent}self.${node.id}.register_parameter("weight", None)`, node.id] as const]
      : []),
  ];
}

/** What an instance has in place of a node that it bypasses. */
const standIn = ({ node, condition, replaceable, flag }: Part): string =>
  replaceable ? `self.${node.id}: nn.Module = nn.Identity()` : `self.${flag} = ${condition}`;

/**
 * Each node after what feeds it, after the calls of its module before and after what draws random numbers before it;
 * and right behind what feeds it where it can be, so that a branch is read to its end.
 */
function readingOrder(graphs: readonly CheckedGraph[]): string[] {
  const [graph] = graphs as readonly [CheckedGraph];
  const { order, document } = graph;
  const outgoing = outgoingWires(document.graph);
  const waiting = new Map(order.map((id) => [id, 0]));
  const after = new Map<string, string[]>();
  for (const { to } of document.graph.edges) waiting.set(to, waiting.get(to)! + 1);
  for (const [id, to] of [...callsInTurn(graph), ...drawsInTurn(graphs)]) {
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
  const shared = (checked.sharing?.parameters ?? []).map((name) =>
    name === "" ? `self.${to!}` : `self.${to!}.get_parameter(${py`${name}`.source})`,
  );
  return [...[`self.${id}`, ...shared].map((held) => `${BODY}${held}.requires_grad_(False)`), ...loop].map(
    (line) => [line, id],
  );
}

/** Freezes running statistics. */
const NO_MOMENTUM = `if isinstance(module, nn.modules.batchnorm._NormBase):
    module.momentum = 0.0`;

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
