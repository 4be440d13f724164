import { type Dim, mulDims } from "../types/dim.ts";
import { type Cell, unroll } from "../recipes/recurrence.ts";
import { sameShape, type Shape, sizeOf, tensor, type TensorType } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { OnnxAttr, OnnxNode } from "../op.ts";

/**
 * What the recurrent ops share. x: [T, N, I], w: [D, gates·H, I], r: [D, gates·H, H], biases: [D, 2·gates·H], those of
 * the input first; then perhaps a state before the first step, [D, N, H] each. y: [T, D, N, H]. D: 1 or 2 directions.
 */
export function recurrentType(
  inputs: readonly TensorType[],
  { gates, states }: Pick<Cell, "gates" | "states">,
): TensorType | { error: string } {
  const [x, w, r, biases] = inputs as [TensorType, TensorType, TensorType, TensorType];
  const state = inputs.slice(4);
  const [steps, n, features] = x.shape as [Dim, Dim, Dim];
  const [directions, , size] = r.shape as [number, number, number];
  const fits =
    sameShape(w.shape, [directions, gates * size, features]) &&
    sameShape(r.shape, [directions, gates * size, size]) &&
    sameShape(biases.shape, [directions, 2 * gates * size]) &&
    (state.length === 0 || state.length === states) &&
    state.every((s) => sameShape(s.shape, [directions, n, size]));
  return fits
    ? tensor([steps, directions, n, size], x.dtype)
    : { error: `a recurrence of ${inputs.map((t) => `[${t.shape}]`).join(", ")}` };
}

/** The state after the last step, [D, N, H]. */
export const lastStateType = ([x, , r]: readonly TensorType[]): TensorType =>
  tensor([r!.shape[0]!, x!.shape[1]!, r!.shape[2]!], x!.dtype);

/** ONNX RNN-14, LSTM-14 or GRU-14. */
export function recurrentNode(
  { type }: Pick<Cell, "type">,
  [, , r, , ...state]: readonly TensorType[],
  attrs: Readonly<Record<string, OnnxAttr>> = {},
): OnnxNode {
  const [directions, , size] = r!.shape as [number, number, number];
  return {
    type,
    attrs: { hidden_size: size, direction: directions === 2 ? "bidirectional" : "forward", ...attrs },
    inputs: [0, 1, 2, 3, null, ...state.map((_, i) => 4 + i)],
  };
}

/** Both products of every step. */
export const recurrentMacs = ([x, w, r]: readonly TensorType[]): Dim =>
  mulDims(x!.shape[0]!, x!.shape[1]!, sizeOf([...w!.shape.slice(0, 2), addedWidths(w!.shape, r!.shape)]));

const addedWidths = (w: Shape, r: Shape): number => (w[2] as number) + (r[2] as number);

/** y and the last states, as the ops have them, in basic ops. */
export function unrollOp(
  [x, w, r, biases, ...state]: readonly Value[],
  cell: Cell,
  b: Builder,
): [y: Value, ...last: Value[]] {
  const [directions, width, size] = r!.type.shape as [number, number, number];
  const of = (v: Value, direction: number): Value => {
    const shape = v.type.shape.slice(1);
    const range = { axes: [0], starts: [direction], ends: [direction + 1], steps: [1] };
    return b.reshape([b.slice([v], range)], { shape });
  };
  const runs = Array.from({ length: directions }, (_, i) => {
    const half = (start: number): Value =>
      b.slice([of(biases!, i)], { axes: [0], starts: [start], ends: [start + width], steps: [1] });
    return unroll(
      {
        x: x!,
        w: of(w!, i),
        r: of(r!, i),
        biases: [half(0), half(width)],
        backwards: i === 1,
        ...(state.length > 0 && { state: state.map((s) => of(s, i)) }),
      },
      cell,
      b,
    );
  });
  const [steps, n] = x!.type.shape as [Dim, Dim];
  const stack = (parts: readonly Value[], axis: number, shape: Shape): Value =>
    b.concat(
      parts.map((v) => b.reshape([v], { shape })),
      { axis },
    );
  return [
    stack(
      runs.map(({ y }) => y),
      1,
      [steps, 1, n, size],
    ),
    ...runs[0]!.last.map((_, k) =>
      stack(
        runs.map(({ last }) => last[k]!),
        0,
        [1, n, size],
      ),
    ),
  ];
}
