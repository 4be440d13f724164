import { createBuilder } from "../../compiler/ir/builder.ts";
import { type LoweringContext, lowerNode } from "../../compiler/lowerNode.ts";
import type { Layer } from "../layer.ts";
import { bindShape, tensor, type TensorType } from "../shape.ts";

/** Replaces symbols in a type. */
export const bindType = (t: TensorType, bind: Readonly<Record<string, number>>): TensorType =>
  tensor(bindShape(t.shape, bind), t.dtype);

/** The types that come out of a layer's lowering when `types` go in. */
export function loweredTypes(
  layer: Layer,
  params: Readonly<Record<string, unknown>>,
  types: Readonly<Record<string, readonly TensorType[]>>,
  { training = false, bind = {} }: { training?: boolean; bind?: Readonly<Record<string, number>> } = {},
): Record<string, TensorType> {
  const b = createBuilder();
  const context: LoweringContext = {
    b,
    training,
    bind,
    drawn: 0,
    state: [],
    inputs: new Map(),
    ...(training && {
      sampleWeight: b.leaf("weight", tensor([bind.N!])),
      randomKey: b.leaf("key", tensor([], "uint32")),
    }),
  };
  const wires = Object.fromEntries(
    Object.entries(types).map(([port, list]) => [
      port,
      list.map((t, i) => b.leaf(`${port}${i}`, bindType(t, bind))),
    ]),
  );
  const values = lowerNode({ id: "node", layer, params, frozen: false }, wires, context);
  return Object.fromEntries(Object.entries(values).map(([port, v]) => [port, v.type]));
}
