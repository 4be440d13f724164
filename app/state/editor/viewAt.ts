import { isBlockLayer } from "../../../compiler/blocks/blockLayer.ts";
import { bodiesOf } from "../../../compiler/blocks/bodiesOf.ts";
import type { Checked, CheckedGraph } from "../../../compiler/check/checked.ts";
import { fromBody } from "../../../compiler/check/bodyDiagnostics.ts";
import { bodyPrefix } from "../../../compiler/lower/lowerNode.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { type InstanceRef, nodeAt, pathOf } from "../../../graph-schema/diagnostics/place.ts";

/** What the canvas shows. */
export interface View {
  /** The instances of blocks that were entered, outermost first. */
  path: readonly InstanceRef[];
  /** How many stand in the row of each. */
  rows: readonly number[];
  /** What the full names of the nodes in view begin with, such as "stage1.rest.2.". */
  prefix: string;
  /** The same in names of weights: where a module is called again, those of the node that owns it. */
  statePrefix: string;
  /** The owners of modules that are called from inside of blocks, by what the weights would be named otherwise. */
  called: ReadonlyMap<string, string>;
  /** The block whose graph it is; absent for the graph of the document. */
  block?: string;
  /** That graph as it is in the instance that was entered. Its fixes are edits of the whole document. */
  checked: CheckedGraph;
}

/** The view after entering instances one after the other, as far as there are such instances. */
export function viewAt(checked: Checked, path: readonly InstanceRef[]): View {
  let view: View = {
    path: [],
    rows: [],
    prefix: "",
    statePrefix: "",
    called: calledFrom(checked, ""),
    checked,
  };
  const entered: { instance: InstanceRef; block: string }[] = [];
  // What is bypassed or faulty is not asked what is wrong inside.
  let isKnown = true;
  for (const { id, index } of path) {
    const node = view.checked.nodes.get(id);
    const row = node && bodiesOf(node);
    if (!row || !isBlockLayer(node.layer)) break;
    const instance = { id, index: Math.min(index, row.length - 1) };
    const { block } = node.layer;
    const { statePrefix, called } = view;
    const own = statePrefix + (node.sharing?.to ?? id);
    const within = node.oneModule
      ? bodyPrefix(called.get(own) ?? own, 0, 1)
      : bodyPrefix(called.get(own) ?? own, instance.index, row.length);
    const inner = row[instance.index]!;
    entered.push({ instance, block });
    isKnown &&= node.bodies !== undefined;
    view = {
      path: [...view.path, instance],
      rows: [...view.rows, row.length],
      prefix: bodyPrefix(view.prefix + id, instance.index, row.length),
      statePrefix: within,
      called: new Map([...called, ...calledFrom(inner, within)]),
      block,
      checked: inner,
    };
  }
  if (view.block === undefined) return view;
  const found = isKnown ? view.checked.diagnostics : [];
  const seen = found.map((d) =>
    entered.reduceRight((inner, at) => fromBody(inner, at.instance, at.block), d),
  );
  return { ...view, checked: withDiagnostics(view.checked, seen, entered.length) };
}

const calledFrom = ({ called }: CheckedGraph, prefix: string): ReadonlyMap<string, string> =>
  new Map([...called].map(([path, { to }]) => [prefix + path, prefix + to]));

function withDiagnostics(
  checked: CheckedGraph,
  diagnostics: readonly Diagnostic[],
  depth: number,
): CheckedGraph {
  const of = (id: string): Diagnostic[] =>
    diagnostics.filter(({ place }) => (pathOf(place)[depth]?.id ?? nodeAt(place)) === id);
  return {
    ...checked,
    diagnostics,
    nodes: new Map([...checked.nodes].map(([id, node]) => [id, { ...node, diagnostics: of(id) }])),
  };
}

/** Whether two paths lead through the same nodes, if not to the same of those in a row. */
export const sameNodes = (a: readonly InstanceRef[], b: readonly InstanceRef[]): boolean =>
  a.length === b.length && a.every((instance, i) => instance.id === b[i]!.id);

/** Whether two paths lead through the same instances. */
export const samePath = (a: readonly InstanceRef[], b: readonly InstanceRef[]): boolean =>
  sameNodes(a, b) && a.every((instance, i) => instance.index === b[i]!.index);
