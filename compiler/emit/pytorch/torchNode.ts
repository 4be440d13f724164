import type { Layer, Torch } from "../../../layers/layer.ts";
import { parametrizationOf } from "../../../layers/parametrizations.ts";
import type { CheckedNode } from "../../check/checked.ts";
import { inputsByPort } from "../../lower/lowerNode.ts";
import type { Constructor } from "./pyConstructor.ts";

/** The PyTorch of a node, with the constructor of its submodule. */
export interface TorchNode extends Omit<Torch, "module"> {
  module?: Constructor;
  /** Its modules are called in turn, each on the answer of the one before; all get the other inputs. */
  inTurn?: true;
}

/** The PyTorch of the node of a layer; `read` are the outputs that have a wire. */
export function torchNodeOf(n: CheckedNode, read: ReadonlySet<string>): TorchNode {
  const layer: Layer = n.layer!;
  const torch = layer.torch(inputsByPort(layer, n.inputs) as never, n.params!, read);
  const wrapped = torch.module && parametrizationOf(n.node.wrapper)?.torch(torch.module);
  return wrapped ? { ...torch, module: wrapped } : torch;
}
