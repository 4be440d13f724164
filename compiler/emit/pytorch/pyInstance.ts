import { type PyCode, py } from "../../../layers/python/py.ts";
import { isBlockLayer } from "../../blocks/blockLayer.ts";
import { tiesInside } from "../../blocks/outerTies.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";
import type { TorchNode } from "./torchNode.ts";

/** An instance of a block in PyTorch: one object of its class, or as many as stand in the row. */
export function constructedInstance(
  { node, layer, bodies, oneModule }: CheckedNode,
  construct: (graph: CheckedGraph) => PyCode,
): TorchNode {
  const graphs = bodies!;
  const modules = isBlockLayer(layer) ? tiesInside(node.type, layer.blocks) : [];
  const [inputs, outputs] = [layer!.inputs, layer!.outputs].map((ports) => Object.keys(ports).length);
  const call = { count: graphs.length, modules };
  if (oneModule && graphs.length > 1)
    return { module: construct(graphs[0]!), instance: { ...call, row: "again" } };
  const elements = graphs.map(construct);
  if (elements.length === 1)
    return {
      module: elements[0]!,
      instance: { ...call, row: "one" },
      ...(outputs! > 1 && {
        call: (x, self) => ({ tuple: py`${self}(${Object.values<PyCode>(x as never)})` }),
      }),
    };
  if (outputs === 1 && inputs === 1 && modules.length === 0)
    return { module: { container: "nn.Sequential", elements }, instance: { ...call, row: "one" } };
  return { module: { container: "nn.ModuleList", elements }, instance: { ...call, row: "walked" } };
}
