import { addDims, type Dim, mulDims } from "../../graph-schema/dim.ts";
import type { Layer } from "../../graph-schema/layer.ts";
import { bindShape, type DType, sizeOf, tensor, type TensorType } from "../../graph-schema/shape.ts";
import { createBuilder } from "../ir/builder.ts";
import { reachable, type Value } from "../ir/value.ts";
import { type LoweringContext, lowerNode } from "../lowerNode.ts";
import type { Op } from "../op.ts";
import { ops } from "../ops.ts";
import type { Cost, Parameter } from "./checked.ts";

export const bytesOf: Readonly<Record<DType, number>> = {
  float32: 4,
  float16: 2,
  int32: 4,
  int64: 8,
  uint32: 4,
  bool: 1,
};

export const noCost: Cost = { parameters: 0, buffers: 0, macs: 0, activationBytes: 0 };

/** The sum of two costs. */
export const addCosts = (a: Cost, b: Cost): Cost => ({
  parameters: a.parameters + b.parameters,
  buffers: a.buffers + b.buffers,
  macs: addDims(a.macs, b.macs),
  activationBytes: addDims(a.activationBytes, b.activationBytes),
});

/** What is counted in the lowering of a layer. */
export interface Counts {
  cost: Cost;
  parameters: readonly Parameter[];
}

const known = new Map<string, Counts>();

/** What a layer costs for one sample, and its parameters. */
export function countsOf(
  layer: Layer,
  params: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, readonly TensorType[]>>,
): Counts {
  const key = JSON.stringify([layer.type, params, inputs]);
  const counts = known.get(key) ?? count(layer, params, inputs);
  if (known.size > 5000) known.clear();
  known.set(key, counts);
  return counts;
}

const SCOPE = "cost";

function count(
  layer: Layer,
  params: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, readonly TensorType[]>>,
): Counts {
  const context: LoweringContext = {
    b: createBuilder(),
    training: false,
    bind: { N: 1 },
    drawn: 0,
    state: [],
    inputs: new Map(),
  };
  const wires = Object.fromEntries(
    Object.entries(inputs).map(([port, types]) => [
      port,
      types.map((t, i) => context.b.leaf(`${port}${i}`, tensor(bindShape(t.shape, { N: 1 }), t.dtype))),
    ]),
  );
  const outputs = Object.values(lowerNode({ id: SCOPE, layer, params, frozen: false }, wires, context));
  const cost: Cost = {
    parameters: numbersIn(context, "parameter"),
    buffers: numbersIn(context, "buffer"),
    macs: reachable(outputs).reduce<Dim>((sum, v) => addDims(sum, macsOf(v)), 0),
    activationBytes: outputs.reduce<Dim>(
      (sum, v) => addDims(sum, mulDims(sizeOf(v.type.shape), bytesOf[v.type.dtype])),
      0,
    ),
  };
  const parameters = context.state
    .filter((s) => s.role === "parameter")
    .map(({ name, leaf }) => ({
      name: name.slice(`${SCOPE}.`.length),
      shape: leaf.type.shape as readonly number[],
    }));
  return { cost, parameters };
}

function numbersIn(context: LoweringContext, role: "parameter" | "buffer"): number {
  const sizes = context.state.filter((s) => s.role === role).map((s) => sizeOf(s.leaf.type.shape) as number);
  return sizes.reduce((a, n) => a + n, 0);
}

function macsOf(v: Value): Dim {
  const op: Op | undefined = v.op && ops[v.op];
  return (
    op?.macs?.(
      v.inputs.map((x) => x.type),
      v.type,
      v.attrs,
    ) ?? 0
  );
}
