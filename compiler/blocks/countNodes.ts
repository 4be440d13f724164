import type { Blocks, Graph } from "../../graph-schema/document.ts";
import type { Environment, Resolved } from "../check/resolved.ts";
import { resolveNode } from "../check/resolveNode.ts";
import { type BlockLayer, isBlockLayer } from "./blockLayer.ts";
import { bodyScope, mentionsIndex } from "./bodyScope.ts";

/** Most nodes that a document may come to, those inside of instances included; a larger step could not be held. */
export const MOST_NODES = 30_000;

/** An instance whose bodies are to be checked: its settings are known and it is not bypassed. */
export const isExpanded = (node: Resolved): node is Expanded =>
  isBlockLayer(node.layer) && node.params !== undefined && !node.bypassed;

type Expanded = Resolved & { layer: BlockLayer; params: Readonly<Record<string, unknown>> };

/** An instance without its settings, so that nothing goes into its bodies; any other node as it is. */
export function unexpanded(node: Resolved): Resolved {
  if (!isExpanded(node)) return node;
  const { params: _, ...rest } = node;
  return rest;
}

const known = new WeakMap<Blocks, Map<string, number>>();

/**
 * How many nodes stand inside of a node, by multiplication: nothing is expanded, and a body is walked once for all
 * instances with the same settings. A `repeat` that depends on a shape counts as one until that shape is known.
 */
export function countInside(node: Resolved): number {
  if (!isExpanded(node)) return 0;
  const { layer, params, problems } = node;
  const repeat = params.repeat as number;
  // A setting without a value yet, as it depends on a shape, has its default here.
  const settings = problems.some((p) => p.severity === "error") ? [params] : layer.settings;
  if (settings.length === 1 && !mentionsIndex(layer.blocks[layer.block]!.graph))
    return repeat * countBody(layer, settings[0]!, 0);
  let sum = 0;
  for (let index = 0; index < repeat; index++)
    sum += countBody(layer, settings[index] ?? settings[0]!, index);
  return sum;
}

/** How many nodes the graph of a block comes to at an index of the row. */
function countBody({ block, blocks }: BlockLayer, settings: Expanded["params"], index: number): number {
  const counts = known.get(blocks) ?? new Map<string, number>();
  known.set(blocks, counts);
  const { graph } = blocks[block]!;
  const scope = bodyScope(graph, { settings, index, given: {} });
  const key = JSON.stringify([block, scope]);
  const found = counts.get(key) ?? countGraph(graph, { blocks, scope, block });
  counts.set(key, found);
  return found;
}

const countGraph = (graph: Graph, environment: Environment): number =>
  graph.nodes.reduce((sum, n) => sum + countInside(resolveNode(n, environment)), graph.nodes.length);
