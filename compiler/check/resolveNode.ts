import { blockNameOf, type Blocks, type Node } from "../../graph-schema/document.ts";
import type { Scope } from "../../graph-schema/formula/evaluateFormula.ts";
import type { Layer } from "../../layers/layer.ts";
import { layerOf } from "../../layers/layers.ts";
import { problem, type Problem } from "../../graph-schema/diagnostics/problem.ts";
import { portLayer } from "../blocks/portLayer.ts";
import { resolveInstance } from "../blocks/resolveInstance.ts";
import type { CheckGraph } from "./checked.ts";
import { evaluateSettings, parseSettings } from "./settings.ts";

/** What the nodes of a graph can refer to. */
export interface Environment {
  blocks: Blocks;
  /** Values of the settings of the block around the graph; empty for the graph of a document. */
  scope: Scope;
  /** The block whose graph it is. */
  block?: string;
  /** Checks the graph inside a copy of a block. */
  checkGraph: CheckGraph;
}

/** A node with its formulas worked out, before anything is known of its inputs. */
export interface Resolved {
  /** The layer with the ports that its settings give it; absent for an unknown type. */
  layer?: Layer;
  /** Settings with defaults filled in; absent when they do not parse. */
  params?: Readonly<Record<string, unknown>>;
  bypassed: boolean;
  /** Key of the wrapper that computes its weight. */
  wrapper?: string;
  problems: readonly Problem[];
}

const known = new WeakMap<Node, Resolved>();

/** Looks up the layer of a node and works its settings out. */
export function resolveNode(node: Node, environment: Environment): Resolved {
  const before = known.get(node);
  if (before && (!before.layer?.boundary || environment.block === undefined)) return before;
  const blockName = blockNameOf(node.type);
  const parametrization = node.wrapper === undefined ? {} : { wrapper: node.wrapper };
  if (blockName !== undefined)
    return { ...resolveInstance(node, blockName, environment), ...parametrization };
  const found = layerOf(node.type);
  const layer = found && environment.block !== undefined ? portLayer(found) : found;
  if (!layer) return { bypassed: false, problems: [problem.unknownLayer(node.type)] };
  const { value, problems, fixed } = evaluateSettings(node, environment.scope);
  const resolved = { ...parseSettings(layer, node, value.params), bypassed: value.bypassed };
  const all = {
    ...resolved,
    ...parametrization,
    problems: [...problems, ...(problems.length ? [] : resolved.problems)],
  };
  if (fixed && layer === found) known.set(node, all);
  return all;
}
