import { type Blocks, emptyDocument } from "../../graph-schema/document.ts";
import type { FormulaValue, Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import { layerOf } from "../../layers/layers.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { CheckedGraph, CheckGraph } from "../check/checked.ts";
import type { Arriving } from "../check/checkNode.ts";

interface Instance {
  name: string;
  blocks: Blocks;
  /** Settings for each time that it stands in the row, or one for all. */
  settings: readonly Readonly<Record<string, unknown>>[];
  arriving: Arriving;
  checkGraph: CheckGraph;
}

/** The graphs of a copy: one for each time that it stands in the row, each fed by the first output of the one before. */
export function checkInstance({
  name,
  blocks,
  settings,
  arriving,
  checkGraph,
}: Instance): readonly CheckedGraph[] {
  const ports = Object.fromEntries(Object.entries(arriving).map(([port, types]) => [port, types[0]]));
  const [first, last] = (["input", "output"] as const).map(
    (end) => blocks[name]!.graph.nodes.find((n) => layerOf(n.type)?.boundary === end)?.id,
  );
  const graphs: CheckedGraph[] = [];
  let through: TensorType | undefined = first === undefined ? undefined : ports[first];
  const count = settings[0]!.repeat as number;
  for (let index = 0; index < count; index++) {
    const given = first === undefined ? ports : { ...ports, [first]: through };
    const graph = checkBody({
      name,
      blocks,
      settings: settings[index] ?? settings[0]!,
      index,
      given,
      checkGraph,
    });
    graphs.push(graph);
    through = last === undefined ? undefined : graph.outputs[last];
  }
  return graphs;
}

interface Body {
  name: string;
  blocks: Blocks;
  settings: Readonly<Record<string, unknown>>;
  index: number;
  given: Readonly<Record<string, TensorType | undefined>>;
  checkGraph: CheckGraph;
}

const known = new WeakMap<Blocks, Map<string, CheckedGraph>>();

/** The graph of a block for given settings and inputs; work that was done for one copy serves all that are alike. */
function checkBody({ name, blocks, settings, index, given, checkGraph }: Body): CheckedGraph {
  const bodies = known.get(blocks) ?? new Map<string, CheckedGraph>();
  known.set(blocks, bodies);
  const { graph } = blocks[name]!;
  const shapes = Object.entries(given).map(([port, type]) => [`${port}.shape`, type?.shape ?? []]);
  const usesIndex = mentionsIndex(blocks, name);
  const scope = { ...settings, index: usesIndex ? index : 0, ...Object.fromEntries(shapes) } as Record<
    string,
    FormulaValue
  > as Scope;
  const key = JSON.stringify([name, scope, given]);
  const before = bodies.get(key);
  if (before) return before;
  const view = { ...emptyDocument(), graph, blocks };
  const checked = checkGraph(view, { blocks, scope, block: name, checkGraph }, { given });
  if (bodies.size > 2000) bodies.clear();
  bodies.set(key, checked);
  return checked;
}

const counting = new WeakMap<object, boolean>();

/** Whether a formula in the graph of a block asks which one of the row it stands in. */
function mentionsIndex(blocks: Blocks, name: string): boolean {
  const { graph } = blocks[name]!;
  const before = counting.get(graph);
  if (before !== undefined) return before;
  const found = /"=[^"]*\bindex\b/.test(JSON.stringify(graph.nodes));
  counting.set(graph, found);
  return found;
}
