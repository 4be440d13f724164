import { blockNameOf, type Node } from "../../graph-schema/document.ts";
import { layerOf } from "../../layers/layers.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { portLayer } from "../blocks/portLayer.ts";
import { resolveInstance } from "../blocks/resolveInstance.ts";
import type { Environment, Resolved } from "./resolved.ts";
import { evaluateSettings, parseSettings } from "./settings.ts";

const known = new WeakMap<Node, Resolved>();

/** Looks up the layer of a node and evaluates its settings. */
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

/** The node with the parametrization of the one whose parameters it shares: one weight has one. */
export function withOwnersWrapper(
  resolved: Resolved,
  { tiedTo }: Node,
  nodes: ReadonlyMap<string, Node>,
): Resolved {
  const owner = tiedTo === undefined ? undefined : nodes.get(tiedTo);
  if (!owner || owner.wrapper === resolved.wrapper) return resolved;
  const { wrapper: _, ...rest } = resolved;
  return owner.wrapper === undefined ? rest : { ...rest, wrapper: owner.wrapper };
}
