import { batch, moveNodes } from "../../../graph-schema/edits/compose.ts";
import {
  type Block,
  blockNameOf,
  type Document,
  type Edge,
  freshId,
  type Node,
} from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import type { Formula } from "../../../graph-schema/formula/formula.ts";
import {
  type Bindings,
  formulaOf,
  readSetting,
  substitute,
  writeSetting,
} from "../../../graph-schema/formula/substitute.ts";
import type { Shape } from "../../../ir/types/shape.ts";
import { oneModuleSetting } from "../blockLayer.ts";
import { chainedPorts } from "../chainedPorts.ts";
import { boundaryOf, boundaryNodes, type EditRefusal } from "./boundary.ts";
import { CARD_WIDTH, NODE_GAP } from "./spacing.ts";
import { rewire, withoutRepeats } from "./rewire.ts";
import { bindNode, namesRead } from "./settings.ts";

/** What is known of an instance besides the document. */
export interface InstanceFacts {
  /** The shapes that arrive, by port, for each time that it stands in the row, where they are known. */
  shapes?: readonly Readonly<Record<string, Shape>>[];
  /** How high its card is, and those of the nodes inside by id, pixels. */
  height?: number;
  heights?: ReadonlyMap<string, number>;
}

/** One output of one node. */
type Source = Pick<Edge, "from" | "output">;

/**
 * Puts the nodes of a block in the place of an instance, with the values of its settings; of one that stands in a row
 * as many times.
 */
export function unpackBlock(
  document: Document,
  id: string,
  facts: InstanceFacts = {},
): { edit: Edit; ids: string[] } | EditRefusal {
  const { shapes = [], height = 0, heights = new Map<string, number>() } = facts;
  const { nodes, edges } = document.graph;
  const instance = nodes.find((n) => n.id === id)!;
  const block = document.blocks![blockNameOf(instance.type)!]!;
  if (instance.bypassed) return { refusal: `"${id}" is bypassed; restore it before it is unpacked.` };
  const shares = instance.tiedTo ?? nodes.find((n) => n.tiedTo === id)?.id;
  if (shares !== undefined)
    return {
      refusal: `"${id}" has its weights in common with "${shares}"; give each its own before it is unpacked.`,
    };
  const repeat = readSetting(instance.params.repeat ?? 1);
  const count = repeat && writeSetting(repeat);
  if (count !== 1 && (instance.params[oneModuleSetting] ?? false) !== false)
    return { refusal: `All of "${id}" have one set of weights, so it stays a row.` };
  if (typeof count !== "number")
    return { refusal: `How often "${id}" stands in a row is not the same everywhere, so it stays a copy.` };
  const rows = Array.from({ length: count }, (_, i) =>
    bindingsOf(document, instance, { block, index: i, count, shapes }),
  );
  const bindings = rows.filter((row) => row !== undefined);
  if (bindings.length < count) return { refusal: `A setting of "${id}" has no value yet.` };

  const taken = new Set(nodes.filter((n) => n !== instance).map((n) => n.id));
  const inner = block.graph.nodes.filter((n) => !boundaryOf(n));
  const names = bindings.map(() => new Map(inner.map((n) => [n.id, nameFor(n.id, taken)])));
  const place = placesOf(document, instance, { inner, count, height, heights });
  const unpacked = bindings.map((row, i) =>
    inner.map((n): Node => {
      // An instance in the body has an index in a row of its own.
      const { index: _, ...forInstance } = row;
      const { tiedTo, ...bound } = bindNode(n, blockNameOf(n.type) === undefined ? row : forInstance);
      const to = tiedTo === undefined ? undefined : (names[i]!.get(tiedTo) ?? tiedTo);
      return {
        ...bound,
        id: names[i]!.get(n.id)!,
        position: place.of(n, i),
        ...(instance.frozen && { frozen: true }),
        ...(to !== undefined && { tiedTo: to }),
      };
    }),
  );
  const ports = new Set(boundaryNodes(block.graph, "input").map((n) => n.id));
  const lost = unpacked.flat().find((n) => namesRead(n).some((name) => ports.has(name)));
  if (lost)
    return { refusal: `A setting of "${id}" reads the shape of what enters, which is not known here.` };

  const after = wiresAfter(document, id, { block, names });
  const { removed, added } = rewire(edges, after);
  const at = nodes.indexOf(instance);
  const ids = unpacked.flat().map((n) => n.id);
  return {
    ids,
    edit: batch([
      ...removed,
      { kind: "removeNode", id, at },
      ...unpacked.flat().map((node, i): Edit => ({ kind: "addNode", node, at: at + i })),
      ...added,
      ...(place.moved.size > 0 ? [moveNodes(document, place.moved)] : []),
    ]),
  };
}

/** What names in the formulas of a block are bound to in one of the row; undefined where a setting is no formula. */
function bindingsOf(
  { graph }: Document,
  instance: Node,
  around: { block: Block; index: number; count: number; shapes: readonly Readonly<Record<string, Shape>>[] },
): Bindings | undefined {
  const { block, index, count, shapes } = around;
  const chained = chainedPorts(portsOfBlock(block));
  const own: Bindings = { index: formulaOf(index) };
  const settings = block.params.map((p): [string, Formula | undefined] => {
    const formula = readSetting(instance.params[p.name] ?? p.default);
    return [p.name, formula && substitute(formula, own)];
  });
  if (settings.some(([, formula]) => !formula)) return undefined;
  const known = boundaryNodes(block.graph, "input").flatMap(({ id: port }): [string, Formula][] => {
    const key = `${port}.shape`;
    const shape = shapes[index]?.[port];
    if (shape) return [[key, formulaOf([...shape])]];
    const wire = graph.edges.find((e) => e.to === instance.id && e.input === port);
    const source = graph.nodes.find((n) => n.id === wire?.from);
    const passed = source && boundaryOf(source) === "input" && (index === 0 || !chained.has(port));
    return passed ? [[key, { kind: "attribute", of: { kind: "name", name: source.id }, name: "shape" }]] : [];
  });
  return { ...Object.fromEntries([...settings, ...known]), ...own, repeat: formulaOf(count) };
}

/** The ports of instances of a block, as far as their names go. */
const portsOfBlock = ({ graph }: Block): Parameters<typeof chainedPorts>[0] => ({
  inputs: Object.fromEntries(boundaryNodes(graph, "input").map(({ id }) => [id, { doc: id }])),
  outputs: Object.fromEntries(boundaryNodes(graph, "output").map(({ id }) => [id, id])),
});

function nameFor(id: string, taken: Set<string>): string {
  const base = id.replace(/\d+$/, "");
  const name = taken.has(id) ? freshId((other) => other === base || taken.has(other), base) : id;
  taken.add(name);
  return name;
}

/** The wires of the graph once the nodes of the instance stand in it. */
function wiresAfter(
  { graph }: Document,
  id: string,
  { block, names }: { block: Block; names: readonly ReadonlyMap<string, string>[] },
): readonly Edge[] {
  const chained = chainedPorts(portsOfBlock(block));
  const entering = (port: string): Source | undefined =>
    graph.edges.find((e) => e.to === id && e.input === port);
  const sourceIn = (i: number, { from, output }: Source): Source | undefined => {
    const name = names[i]!.get(from);
    if (name !== undefined) return { from: name, output };
    return i > 0 && chained.has(from) ? leaving(i - 1, chained.get(from)) : entering(from);
  };
  const leaving = (i: number, port: string | undefined): Source | undefined => {
    const wire = block.graph.edges.find((e) => e.to === port);
    return wire && sourceIn(i, wire);
  };
  const joined = (edge: Edge, source: Source | undefined): readonly Edge[] =>
    source ? [{ ...edge, from: source.from, output: source.output }] : [];
  const around = graph.edges.flatMap((e): readonly Edge[] => {
    if (e.to === id) return [];
    return e.from === id ? joined(e, leaving(names.length - 1, e.output)) : [e];
  });
  const within = names.flatMap((name, i) =>
    block.graph.edges.flatMap((e): readonly Edge[] => {
      const to = name.get(e.to);
      return to === undefined ? [] : joined({ ...e, to }, sourceIn(i, e));
    }),
  );
  return withoutRepeats([...around, ...within]);
}

/** Where the nodes go: one of the row after the other, and what stands to the right makes room. */
function placesOf(
  { graph }: Document,
  instance: Node,
  {
    inner,
    count,
    height,
    heights,
  }: { inner: readonly Node[]; count: number } & Required<Pick<InstanceFacts, "height" | "heights">>,
): { of(n: Node, index: number): Node["position"]; moved: ReadonlyMap<string, Node["position"]> } {
  const [left, right] = extent(inner.map((n) => n.position[0]));
  const [top, bottom] = extent(inner.map((n) => n.position[1] + (heights.get(n.id) ?? 0) / 2));
  const step = right - left + CARD_WIDTH + NODE_GAP;
  const width = count * step - NODE_GAP;
  const others = graph.nodes.filter((n) => n !== instance);
  const beforeIt = others
    .map((n) => n.position[0] + CARD_WIDTH + NODE_GAP / 2)
    .filter((x) => x <= instance.position[0]);
  const start = Math.max(instance.position[0] + CARD_WIDTH / 2 - width / 2, ...beforeIt);
  const behind = others.filter((n) => n.position[0] >= instance.position[0] + CARD_WIDTH);
  const by = Math.max(0, start + width + NODE_GAP / 2 - Math.min(...behind.map((n) => n.position[0])));
  const onGrid = (x: number): number => Math.round(x / 4) * 4;
  return {
    of: ({ position: [x, y] }, index) => [
      onGrid(start + index * step + x - left),
      onGrid(instance.position[1] + height / 2 + y - (top + bottom) / 2),
    ],
    moved: new Map(by > 0 ? behind.map((n) => [n.id, [onGrid(n.position[0] + by), n.position[1]]]) : []),
  };
}

const extent = (places: readonly number[]): [number, number] =>
  places.length === 0 ? [0, 0] : [Math.min(...places), Math.max(...places)];
