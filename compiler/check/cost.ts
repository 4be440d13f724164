import { type Dim, mulDims, sumDims } from "../../ir/types/dim.ts";
import type { Layer } from "../../layers/layer.ts";
import { bindShape, type DType, sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import { isParametrizable, type Parametrization } from "../../layers/parametrization.ts";
import { createBuilder } from "../../ir/builder.ts";
import { reachable, type Value } from "../../ir/value.ts";
import { type LoweringContext, lowerNode } from "../lower/lowerNode.ts";
import type { Op } from "../../ir/op.ts";
import { ops } from "../../ir/ops.ts";
import type { Cost, Parameter } from "./checked.ts";

export const bytesOf: Readonly<Record<DType, number>> = {
  float32: 4,
  float16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint32: 4,
  bool: 1,
};

export const noCost: Cost = { parameters: 0, buffers: 0, macs: 0, activationBytes: 0 };

/** The sum of costs. */
export const sumCosts = (costs: readonly Cost[]): Cost => ({
  parameters: costs.reduce((sum, c) => sum + c.parameters, 0),
  buffers: costs.reduce((sum, c) => sum + c.buffers, 0),
  macs: sumDims(costs.map((c) => c.macs)),
  activationBytes: sumDims(costs.map((c) => c.activationBytes)),
});

/** A layer with its settings, as it is counted. */
interface Counted {
  layer: Layer;
  params: Readonly<Record<string, unknown>>;
  parametrization: Parametrization | undefined;
}
type Arriving = Readonly<Record<string, readonly TensorType[]>>;

/** What a layer comes to for one sample. */
export interface Measure {
  cost: Cost;
  /** It has a weight that a parametrization can normalize. */
  parametrizable: boolean;
  parameters: readonly Parameter[];
  buffers: readonly Parameter[];
}

const known = new Map<string, Measure>();

/** Counts parameters, buffers, multiply–adds and bytes of outputs in the lowering of a layer. */
export function measure(counted: Counted, inputs: Arriving): Measure {
  const { layer, params, parametrization: parametrization } = counted;
  const key = JSON.stringify([layer.type, params, parametrization?.type, inputs]);
  const found = known.get(key) ?? count(counted, inputs);
  if (known.size > 5000) known.clear();
  known.set(key, found);
  return found;
}

const SCOPE = "cost";

function count({ layer, params, parametrization: parametrization }: Counted, inputs: Arriving): Measure {
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
  const node = { id: SCOPE, layer, params, frozen: false, parametrization };
  const outputs = Object.values(lowerNode(node, wires, context));
  const plain = parametrization ? measure({ layer, params, parametrization: undefined }, inputs) : undefined;
  const own = context.state.map((s) => ({
    ...s,
    name: s.name.slice(`${SCOPE}.`.length),
    shape: s.leaf.type.shape as readonly number[],
  }));
  const named = (role: "parameter" | "buffer"): Parameter[] =>
    own.filter((s) => s.role === role).map(({ name, shape }) => ({ name, shape }));
  return {
    parametrizable:
      plain?.parametrizable ?? own.some(({ name, shape, init }) => isParametrizable(name, { shape, init })),
    cost: {
      parameters: numbersIn(context, "parameter"),
      buffers: numbersIn(context, "buffer"),
      macs: sumDims(reachable(outputs).map(macsOf)),
      activationBytes: sumDims(outputs.map((v) => mulDims(sizeOf(v.type.shape), bytesOf[v.type.dtype]))),
    },
    parameters: named("parameter"),
    buffers: named("buffer"),
  };
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
