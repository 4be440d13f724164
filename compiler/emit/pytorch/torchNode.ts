import type { Layer, Torch } from "../../../layers/layer.ts";
import { parametrizationOf } from "../../../layers/parametrizations.ts";
import type { CheckedNode } from "../../check/checked.ts";
import { inputsByPort } from "../../lower/lowerNode.ts";
import type { Constructor } from "./pyConstructor.ts";
import { sharedNames, shareHelper } from "./pySharing.ts";

/** How an instance of a block is called. */
export interface InstanceCall {
  /** One object, or a row of objects as one; a row that is walked; or one object that is called again and again. */
  row: "one" | "walked" | "again";
  /** How often; of use where it is called again. */
  count: number;
  /** Nodes around the block whose modules are handed to it. */
  modules: readonly string[];
}

/** The PyTorch of a node, with the constructor of its submodule. */
export interface TorchNode extends Omit<Torch, "module"> {
  module?: Constructor;
  /** Of an instance of a block. */
  instance?: InstanceCall;
}

/** The PyTorch of the node of a layer; `read` are the outputs that have a wire. */
export function torchNodeOf(n: CheckedNode, read: ReadonlySet<string>): TorchNode {
  const layer: Layer = n.layer!;
  const torch = layer.torch(inputsByPort(layer, n.inputs) as never, n.params!, read);
  const wrapped = torch.module && parametrizationOf(n.wrapper)?.torch(torch.module);
  const shares = sharedNames(n).length > 0;
  return {
    ...torch,
    ...(wrapped && { module: wrapped }),
    ...(shares && { helper: [torch.helper ?? [], shareHelper].flat() }),
  };
}
