import { py } from "../../../layers/python/py.ts";
import type { Graph } from "../../../graph-schema/document.ts";
import { tiesInside } from "../../blocks/outerTies.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";

/**
 * The module of a node in the methods of its class: its own, that of another node, or one of those that `forward` is
 * `handed`, by the id of a node around the block.
 */
export function moduleOf(
  { node, sharing }: CheckedNode,
  { document }: CheckedGraph,
  handed: ReadonlyMap<string, string>,
): string {
  if (sharing?.form === "module" || sharing?.parameters.includes("")) return `self.${sharing.to}`;
  const { tiedTo } = node;
  const outside = tiedTo !== undefined && !document.graph.nodes.some((n) => n.id === tiedTo);
  return outside ? (handed.get(tiedTo) ?? "None") : `self.${node.id}`;
}

/** The weight of another module that a node computes with, where its own module has none. */
export function givenWeight({ layer, sharing, wrapper }: CheckedNode): string | undefined {
  if (sharing?.form === "transpose") return `self.${sharing.to}.weight.T`;
  const alone = sharing?.form === "parameters" && sharing.parameters.join() === "weight";
  return alone && layer?.withWeight && wrapper === undefined ? `self.${sharing.to}.weight` : undefined;
}

/** Parameters that the module of a node takes from another module. */
export const sharedNames = (n: CheckedNode): readonly string[] =>
  n.sharing?.form === "parameters" && !n.sharing.parameters.includes("") && givenWeight(n) === undefined
    ? n.sharing.parameters
    : [];

/** What lets a module use parameters of another; `state_dict` has them under the name of their owner alone. */
export const shareHelper = py`def share(module, owner, *names):
    """Lets a module compute with parameters of another, which alone holds them."""
    for name in names:
        *path, last = name.split(".")
        inner = module.get_submodule(".".join(path))
        parameter = owner.get_parameter(name)
        setattr(inner, last, parameter)
        del inner._parameters[last]
        inner.__dict__[last] = parameter
        # A spectral norm would look for it in what is loaded, where its owner alone has it.
        inner._load_state_dict_pre_hooks.clear()`;

/** Pairs of nodes that call one module, each with the next that does: in this order they are called. */
export function callsInTurn({ order, document }: CheckedGraph): readonly (readonly [string, string])[] {
  const byId = new Map(document.graph.nodes.map((n) => [n.id, n]));
  const last = new Map<string, string>();
  return order.flatMap((id) =>
    modulesAt(byId.get(id)!, document.blocks ?? {}).flatMap((name): [string, string][] => {
      const before = last.get(name);
      last.set(name, id);
      return before === undefined ? [] : [[before, id]];
    }),
  );
}

/** Nodes, of the graph or around it, whose modules a node calls. */
const modulesAt = (
  { id, type, tiedTo }: Graph["nodes"][number],
  blocks: Parameters<typeof tiesInside>[1],
): readonly string[] => [...new Set([tiedTo ?? id, ...tiesInside(type, blocks)])];
