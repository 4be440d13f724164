import type { Block, BlockParam, Document, Edge, Graph, Node } from "../../graph-schema/document.ts";
import { layerOf } from "../../layers/layers.ts";
import { singleTermPlan, type SingleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";

type Params = Node["params"];

/** What a node takes besides its settings. */
interface More extends Partial<Pick<Node, "bypassed" | "frozen" | "tiedTo">> {
  /** "node" or "node.output" at its first input, or one at each input by name; the node before unless given. */
  from?: string | Readonly<Record<string, string>>;
}

/** A node: its name, its layer, its settings and what else there is to say. */
export type Step = readonly [id: string, type: string, params?: Params, more?: More];

/** A graph of nodes, each fed by the one before it unless it says from where. */
export function graph(...steps: readonly Step[]): Graph {
  const typeOf = new Map(steps.map(([id, type]) => [id, type]));
  const nodes = steps.map(([id, type, params = {}, { from: _from, ...more } = {}]): Node => ({
    id,
    type,
    params,
    position: [0, 0],
    ...more,
  }));
  const edges = steps.flatMap(([id, type, , { from } = {}], i): Edge[] => {
    const [first] = portsOf(type, "inputs");
    if (first === undefined || (i === 0 && from === undefined)) return [];
    const given = typeof from === "object" ? from : { [first]: from ?? steps[i - 1]![0] };
    return Object.entries(given).map(([input, source]) => {
      const [node, output = portsOf(typeOf.get(source)!, "outputs")[0]!] = source.split(".") as [string];
      return { from: node, output, to: id, input };
    });
  });
  return { nodes, edges };
}

/** Ports of a layer; of a block those that most have. */
function portsOf(type: string, side: "inputs" | "outputs"): readonly string[] {
  const layer = layerOf(type);
  return layer ? Object.keys(layer[side]) : [side === "inputs" ? "input" : "output"];
}

/** A block of nodes between its inputs and outputs; `params` are what each copy may set. */
export const block = (
  title: string,
  { doc, params = [] }: { doc: string; params?: readonly BlockParam[] },
  ...steps: readonly Step[]
): Block => ({ title, doc, params: [...params], graph: graph(...steps) });

/** A setting of a block. */
export const setting = (name: string, value: BlockParam["default"], doc: string): BlockParam => ({
  name,
  default: value,
  doc,
});

/** A setting of a block that is one of several words. */
export const choice = (
  name: string,
  value: string,
  { choices, doc }: { choices: readonly string[]; doc: string },
): BlockParam => ({ name, default: value, choices: [...choices], doc });

/** A document; what its plan leaves open has its default. */
export const model = (
  name: string,
  parts: { graph: Graph; blocks: Readonly<Record<string, Block>>; plan: SingleTermPlan },
): Document => ({
  version: 3,
  name,
  graph: parts.graph,
  blocks: parts.blocks,
  plan: singleTermPlan(parts.plan),
});

/** A plan that tells classes apart; `more` is what differs. */
export const classify = (more: SingleTermPlan): SingleTermPlan => ({
  loss: { type: "crossEntropy" },
  metrics: [{ type: "accuracy" }],
  ...more,
});

/** The same for a class at each place of a sequence, whose scores stand last. */
export const classifyEach = (more: SingleTermPlan): SingleTermPlan =>
  classify({ loss: { type: "crossEntropy", params: { classAxis: "last" } }, ...more });
