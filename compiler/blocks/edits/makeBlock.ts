import { batch } from "../../../graph-schema/edits/compose.ts";
import { type Block, type Document, type Edge, freshId, type Node } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import type { Layer } from "../../../layers/layer.ts";
import { boundaryNode, boundaryOf, nodesBetween, type EditRefusal } from "./boundary.ts";
import { CARD_WIDTH, NODE_GAP } from "./spacing.ts";
import { passDown } from "./passDown.ts";
import { type Ports, portsOf } from "./portsOf.ts";
import { rewire, withoutRepeats } from "./rewire.ts";

/** What is known of the nodes of a graph, and how high the card of a layer is. */
export interface CardMetrics {
  layers: ReadonlyMap<string, Layer | undefined>;
  heightOf(face: Pick<Layer, "inputs" | "outputs" | "summary"> | undefined): number;
}

/** Makes a block of nodes and puts an instance of it in their place. */
export function makeBlock(
  document: Document,
  ids: ReadonlySet<string>,
  cards: CardMetrics,
): { edit: Edit; name: string; id: string } | (EditRefusal & { between?: readonly string[] }) {
  const { nodes, edges } = document.graph;
  const chosen = nodes.filter((n) => ids.has(n.id) && !boundaryOf(n));
  const inside = new Set(chosen.map((n) => n.id));
  const [first] = chosen;
  if (!first) return { refusal: "A block needs a layer besides inputs and outputs." };
  const between = nodesBetween(document, inside);
  if (between.length > 0)
    return {
      refusal: `${quoted(between)} ${between.length > 1 ? "lie between these layers and have" : "lies between these layers and has"} to go along.`,
      between,
    };
  const sharing = nodes.find((n) => n.tiedTo !== undefined && inside.has(n.id) !== inside.has(n.tiedTo));
  if (sharing)
    return {
      refusal: `"${sharing.id}" shares the parameters of "${sharing.tiedTo!}", so both have to go along or stay.`,
    };
  const ports = portsOf(document, inside, cards.layers);
  const down = passDown(document, chosen, ports);
  if ("refusal" in down) return down;

  const name = freshId((key) => Object.hasOwn(document.blocks ?? {}, key), "block");
  const id = freshId((key) => nodes.some((n) => n.id === key && !inside.has(key)), name);
  const centers = new Map(
    chosen.map((n) => [n.id, n.position[1] + cards.heightOf(cards.layers.get(n.id)) / 2]),
  );
  const block: Block = {
    title: `Block ${name.slice("block".length)}`.trim(),
    params: [...down.params],
    graph: graphOf(down.nodes, ports, { edges, centers, height: cards.heightOf(plain) }),
  };
  const instance: Node = {
    id,
    type: `block:${name}`,
    params: down.settings,
    position: placeOf(document, chosen, { centers, height: cards.heightOf(faceOf(ports)) }),
  };
  const { removed, added } = rewire(edges, wiresAround(edges, ports, { id, inside }));
  const at = nodes.indexOf(first);
  return {
    name,
    id,
    edit: batch([
      ...removed,
      { kind: "setBlock", id: name, block },
      ...chosen.map((n): Edit => ({ kind: "removeNode", id: n.id })),
      { kind: "addNode", node: instance, at },
      ...added,
    ]),
  };
}

/** The graph of the block: its inputs to the left of the nodes, its outputs to the right. */
function graphOf(
  nodes: readonly Node[],
  ports: Ports,
  {
    edges,
    centers,
    height,
  }: { edges: readonly Edge[]; centers: ReadonlyMap<string, number>; height: number },
): Block["graph"] {
  const places = new Map(nodes.map((n) => [n.id, n.position]));
  const left = Math.min(...nodes.map((n) => n.position[0])) - CARD_WIDTH - NODE_GAP;
  const right = Math.max(...nodes.map((n) => n.position[0])) + CARD_WIDTH + NODE_GAP;
  const column = (): ((id: string) => number) => {
    let free = -Infinity;
    return (id) => {
      const top = Math.max(onGrid(centers.get(id)! - height / 2), free);
      free = top + 88;
      return top;
    };
  };
  const [inputPosition, outputPosition] = [column(), column()];
  const entries = ports.inputs.map((p) => ({
    ...p,
    ...boundaryNode("input", p.name, [left, inputPosition(p.to[0]!.to)]),
  }));
  const exits = ports.outputs.map((p) => ({
    ...p,
    ...boundaryNode("output", p.name, [right, outputPosition(p.from)]),
  }));
  const entering = new Map(entries.flatMap((p) => p.to.map((wire) => [wire, p] as const)));
  const within = edges.filter((e) => places.has(e.from) && places.has(e.to));
  const wired = new Set<Edge>([...within, ...entering.keys()]);
  const open = [...entering.keys()].filter((wire) => !edges.includes(wire));
  return {
    nodes: [...entries.map((p) => p.node), ...nodes, ...exits.map((p) => p.node)],
    edges: [
      ...[...edges.filter((e) => wired.has(e)), ...open].map((e): Edge => {
        const port = entering.get(e);
        return port ? { ...e, from: port.name, output: port.port } : e;
      }),
      ...exits.map((p): Edge => ({ from: p.from, output: p.output, to: p.name, input: p.port })),
    ],
  };
}

/** The wires of the graph around the block. */
function wiresAround(
  edges: readonly Edge[],
  ports: Ports,
  { id, inside }: { id: string; inside: ReadonlySet<string> },
): readonly Edge[] {
  const around = edges.flatMap((e): readonly Edge[] => {
    if (inside.has(e.from) && inside.has(e.to)) return [];
    if (inside.has(e.from)) {
      const port = ports.outputs.find((p) => p.from === e.from && p.output === e.output)!;
      return [{ ...e, from: id, output: port.name }];
    }
    if (!inside.has(e.to)) return [e];
    const port = ports.inputs.find((p) => p.to.includes(e))!;
    return [{ ...e, to: id, input: port.name }];
  });
  return withoutRepeats(around);
}

/** The middle of the nodes; where another card lies there, as between the lines of a long graph, the place of the first. */
function placeOf(
  { graph }: Document,
  nodes: readonly Node[],
  { centers, height }: { centers: ReadonlyMap<string, number>; height: number },
): Node["position"] {
  const between = (places: readonly number[]): number => (Math.min(...places) + Math.max(...places)) / 2;
  const [x, y] = [between(nodes.map((n) => n.position[0])), between([...centers.values()]) - height / 2];
  const covered = graph.nodes.some(
    ({ id, position }) =>
      !centers.has(id) && Math.abs(position[0] - x) < CARD_WIDTH && Math.abs(position[1] - y) < height + 16,
  );
  const [first] = nodes;
  return covered
    ? [first!.position[0], onGrid(centers.get(first!.id)! - height / 2)]
    : [onGrid(x), onGrid(y)];
}

const onGrid = (x: number): number => Math.round(x / 4) * 4;

/** What the card of a block's port, and of an instance, is drawn from. */
const plain = { inputs: {}, outputs: {} };
const faceOf = ({ inputs, outputs }: Ports) => ({
  inputs: Object.fromEntries(inputs.map(({ name }) => [name, { doc: name }])),
  outputs: Object.fromEntries(outputs.map(({ name }) => [name, name])),
  summary: () => "",
});

const quoted = (ids: readonly string[]): string =>
  ids.length > 3 ? `"${ids[0]!}" with ${ids.length - 1} others` : ids.map((id) => `"${id}"`).join(", ");
