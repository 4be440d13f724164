import type { Graph } from "../../graph-schema/document.ts";
import type { FormulaValue, Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import type { TensorType } from "../../ir/types/shape.ts";

interface Body {
  settings: Readonly<Record<string, unknown>>;
  /** Which one of the row it is. */
  index: number;
  /** Types at the block's inputs, by port. */
  given: Readonly<Record<string, TensorType | undefined>>;
}

/** What the formulas in the graph of a block read: settings of the instance, its index in the row, and shapes of inputs. */
export function bodyScope(graph: Graph, { settings, index, given }: Body): Scope {
  const shapes = Object.entries(given).map(([port, type]) => [`${port}.shape`, type?.shape ?? []]);
  return {
    ...settings,
    index: mentionsIndex(graph) ? index : 0,
    ...Object.fromEntries(shapes),
  } as Record<string, FormulaValue>;
}

const known = new WeakMap<Graph, boolean>();

/** Whether a formula in the graph reads the index; without one, the bodies of a row that get the same types are alike. */
export function mentionsIndex(graph: Graph): boolean {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const found = /"=[^"]*\bindex\b/.test(JSON.stringify(graph.nodes));
  known.set(graph, found);
  return found;
}
