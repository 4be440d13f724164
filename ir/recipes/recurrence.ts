import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/** What one direction of a recurrent layer reads, with the gates in ONNX's order. */
export interface Direction {
  /** [T, N, I]. */
  x: Value;
  /** Weights of the input, [gates·H, I]. */
  w: Value;
  /** Weights of the state, [gates·H, H]. */
  r: Value;
  /** Offsets of the two products, [gates·H] each. */
  biases: readonly [input: Value, state: Value];
  /** The state before the first step, [N, H] each; zeros unless given. */
  state?: readonly Value[] | undefined;
  /** From the last step to the first. */
  backwards: boolean;
}

/** What a step starts from. */
interface Step {
  /** Product with the input and its offset, [N, gates·H]. */
  x: Value;
  /** [N, H] each. */
  state: readonly Value[];
  /** Weights of the state, [gates·H, H], and its offset, [gates·H]. */
  r: Value;
  bias: Value;
}

/** What is computed at each step. */
export interface Cell {
  /** ONNX's name of the whole recurrence. */
  type: "RNN" | "LSTM" | "GRU";
  gates: number;
  /** Tensors that are handed on from step to step; the first is the result of the step. */
  states: number;
  /** The state after a step. */
  step(now: Step, b: Builder): readonly Value[];
  /** True where the offset of the state is added like that of the input, so that one addition does for all steps. */
  sumsBiases: boolean;
}

/** h' = f(x·Wᵀ + h·Rᵀ + both biases). */
export const rnnCell = (nonlinearity: "tanh" | "relu"): Cell => ({
  type: "RNN",
  gates: 1,
  states: 1,
  sumsBiases: true,
  step: ({ x, state: [h], r }, b) => {
    const sum = b.gemm([h!, r, x], { transA: false, transB: true });
    return [nonlinearity === "tanh" ? b.tanh([sum]) : b.relu([sum])];
  },
});

/** Gates i, o, f, c: c' = σ(f)·c + σ(i)·tanh(c), h' = σ(o)·tanh(c'). Hochreiter and Schmidhuber, 1997. */
export const lstmCell: Cell = {
  type: "LSTM",
  gates: 4,
  states: 2,
  sumsBiases: true,
  step: ({ x, state: [h, c], r }, b) => {
    const size = r.type.shape[1] as number;
    const gates = b.gemm([h!, r, x], { transA: false, transB: true });
    const open = b.sigmoid([columns(gates, [0, 3 * size], b)]);
    const [i, o, f] = [0, 1, 2].map((k) => columns(open, [k * size, (k + 1) * size], b)) as [
      Value,
      Value,
      Value,
    ];
    const candidate = b.tanh([columns(gates, [3 * size, 4 * size], b)]);
    const next = b.add([b.mul([f, c!]), b.mul([i, candidate])]);
    return [b.mul([o, b.tanh([next])]), next];
  },
};

/** Gates z, r, n: n = tanh(x + σ(r)·(h·Rᵀ + bias)), h' = (1 − σ(z))·n + σ(z)·h. Cho et al., 2014. */
export const gruCell: Cell = {
  type: "GRU",
  gates: 3,
  states: 1,
  sumsBiases: false,
  step: ({ x, state: [h], r, bias }, b) => {
    const size = r.type.shape[1] as number;
    const recurrent = b.gemm([h!, r, bias], { transA: false, transB: true });
    const [open, last] = [
      [0, 2 * size],
      [2 * size, 3 * size],
    ] as const;
    const gates = b.sigmoid([b.add([columns(x, open, b), columns(recurrent, open, b)])]);
    const update = columns(gates, [0, size], b);
    const reset = columns(gates, [size, 2 * size], b);
    const candidate = b.tanh([b.add([columns(x, last, b), b.mul([reset, columns(recurrent, last, b)])])]);
    return [b.add([candidate, b.mul([update, b.sub([h!, candidate])])])];
  },
};

/** Runs a direction step by step in basic ops, for static shapes: results [T, N, H], and the last state. */
export function unroll(d: Direction, cell: Cell, b: Builder): { y: Value; last: readonly Value[] } {
  const [steps, n, features] = d.x.type.shape as [number, number, number];
  const size = d.r.type.shape[1] as number;
  // The input's part of all steps is one product.
  const rows = b.reshape([d.x], { shape: [steps * n, features] });
  const bias = cell.sumsBiases ? b.add(d.biases) : d.biases[0];
  const projected = b.gemm([rows, d.w, bias], { transA: false, transB: true });
  let state = d.state ?? Array.from({ length: cell.states }, () => b.constant(0, [n, size]));
  const results: Value[] = [];
  for (let i = 0; i < steps; i++) {
    const t = d.backwards ? steps - 1 - i : i;
    const x = b.slice([projected], { axes: [0], starts: [t * n], ends: [(t + 1) * n], steps: [1] });
    state = cell.step({ x, state, r: d.r, bias: d.biases[1] }, b);
    results.push(state[0]!);
  }
  const inOrder = d.backwards ? results.toReversed() : results;
  return { y: b.reshape([b.concat(inOrder, { axis: 0 })], { shape: [steps, n, size] }), last: state };
}

const columns = (x: Value, [start, end]: readonly [number, number], b: Builder): Value =>
  b.slice([x], { axes: [1], starts: [start], ends: [end], steps: [1] });
