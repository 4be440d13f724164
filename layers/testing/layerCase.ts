import { type Builder, createBuilder } from "../../ir/builder.ts";
import type { Value } from "../../ir/value.ts";
import {
  inputsByPort,
  type AddedLoss,
  type LoweringContext,
  lowerNode,
  type ModelState,
} from "../../compiler/lower/lowerNode.ts";
import { isProblem, type Layer } from "../layer.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Parametrization } from "../parametrization.ts";
import { bindShape, tensor, type TensorType } from "../../ir/types/shape.ts";

/** What arrives at each port. */
export type PortTypes = Readonly<Record<string, readonly TensorType[]>>;

/** A layer with its settings and what arrives at its ports. */
export interface LayerCase {
  layer: Layer;
  params: Readonly<Record<string, unknown>>;
  types: PortTypes;
  /** What computes its weight. */
  parametrization?: Parametrization;
}

/** The types that leave by the layer's own rule; undefined where it finds problems. */
export function ruleTypes(c: LayerCase): Readonly<Record<string, TensorType>> | undefined {
  const answer = answerOf(c);
  return isProblem(answer) ? undefined : answer;
}

/** The problems that the layer's own rule finds. */
export function problemsOf(c: LayerCase): readonly Problem[] {
  const answer = answerOf(c);
  if (!isProblem(answer)) return [];
  return Array.isArray(answer) ? (answer as readonly Problem[]) : [answer as Problem];
}

export interface Lowered {
  b: Builder;
  /** What arrives, as leaves. */
  leaves: readonly Value[];
  /** What leaves, by port. */
  outputs: Readonly<Record<string, Value>>;
  state: readonly ModelState[];
  /** What it adds to the loss of each sample. */
  addedLosses: readonly Value[];
  /** How many random numbers it draws. */
  drawn: number;
}

/** The layer in ops, with sizes for its symbols. */
export function lowerCase(
  { layer, params, types, parametrization: parametrization }: LayerCase,
  { training = false, bind = {} }: { training?: boolean; bind?: Readonly<Record<string, number>> } = {},
): Lowered {
  const b = createBuilder();
  const addedLosses: AddedLoss[] = [];
  const context: LoweringContext = {
    b,
    addedLosses,
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
  const sized = bindTypes(types, bind);
  const wires = Object.fromEntries(
    Object.entries(sized).map(([port, list]) => [port, list.map((t, i) => b.leaf(`${port}${i}`, t))]),
  );
  const outputs = lowerNode(
    { id: "node", layer, params, frozen: false, parametrization: parametrization },
    wires,
    context,
  );
  const leaves = Object.values(wires).flat();
  const { state, drawn } = context;
  return { b, leaves, outputs, state, drawn, addedLosses: addedLosses.map(({ value }) => value) };
}

/** The types that leave by the layer's lowering. */
export const loweredTypes = (
  one: LayerCase,
  how: { training?: boolean; bind?: Readonly<Record<string, number>> } = {},
): Readonly<Record<string, TensorType>> =>
  Object.fromEntries(Object.entries(lowerCase(one, how).outputs).map(([port, v]) => [port, v.type]));

/** Sizes for symbols. */
export const bindTypes = (types: PortTypes, bind: Readonly<Record<string, number>>): PortTypes =>
  mapTypes(types, (t) => tensor(bindShape(t.shape, bind), t.dtype));

/** Every type changed alike. */
export const mapTypes = (types: PortTypes, change: (t: TensorType) => TensorType): PortTypes =>
  Object.fromEntries(Object.entries(types).map(([port, list]) => [port, list.map(change)]));

const answerOf = ({ layer, params, types }: LayerCase) =>
  layer.shape(inputsByPort(layer, types) as Record<string, TensorType>, params);
