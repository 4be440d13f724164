import { py, type PyCode } from "../../../layers/python/py.ts";
import type { CheckedGraph, CheckedNode } from "../../check/checked.ts";
import type { TorchNode } from "./torchNode.ts";

/** An instance of a block in PyTorch: one object of its class, or as many as stand in the row. */
export function constructedInstance(
  { layer, bodies }: CheckedNode,
  construct: (graph: CheckedGraph) => PyCode,
): TorchNode {
  const elements = bodies!.map(construct);
  const tuple = Object.keys(layer!.outputs).length > 1;
  if (elements.length === 1)
    return {
      module: elements[0]!,
      ...(tuple && { call: (x, self) => ({ tuple: py`${self}(${argumentsOf(x)})` }) }),
    };
  if (!tuple && Object.keys(layer!.inputs).length === 1)
    return { module: { container: "nn.Sequential", elements } };
  const module = { container: "nn.ModuleList", elements };
  if (tuple)
    return {
      module,
      helper: IN_A_ROW,
      call: (x, self) => ({ tuple: py`run_in_a_row_of_tuples(${[self, ...argumentsOf(x)]})` }),
    };
  return { module, inTurn: true };
}

const argumentsOf = (x: object): PyCode[] => Object.values(x) as PyCode[];

/** Calls the instances of a block with several outputs. */
export const IN_A_ROW = py`def run_in_a_row_of_tuples(modules, x, *others):
    """Feeds the first answer of each module to the next; all get the other arguments."""
    answer = (x,)
    for module in modules:
        answer = module(answer[0], *others)
    return answer`;
