import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { applyDropout } from "../recipes/applyDropout.ts";
import { uniform } from "../../ir/initializer.ts";
import { type Cell, type Direction, unroll } from "../../ir/recipes/recurrence.ts";
import { directionsOf, type RecurrentParams } from "./recurrent.ts";

/** How a kind of recurrence is computed. */
export interface Recurrence {
  cell: Cell;
  /** Where each gate of ONNX's order stands in PyTorch's. */
  gates: readonly number[];
  /** Its op: y [T, D, N, H], and the states after the last step that y does not show, [D, N, H]. */
  run(inputs: readonly Value[], b: LayerBuilder): readonly [y: Value, ...hidden: Value[]];
}

/** One direction of one layer: its parameters have their gates in PyTorch's order. */
interface Own extends Omit<Direction, "biases"> {
  biases: readonly [input: Value, state: Value] | undefined;
}

interface Ran {
  /** [T, N, D·H]. */
  y: Value;
  /** The states after the last step by direction, [N, H] each. */
  last: readonly (readonly Value[])[];
}

/**
 * Results [N, T, D·H], or only the last, [N, D·H], and the states after the last step, [N, layers·D, H] each. x is
 * [N, T, I]; `states` are those before the first step where they are given. While training in basic ops, step by
 * step; otherwise by one op a layer.
 */
export function lowerRecurrent(
  { x, states, kind }: { x: Value; states: readonly (Value | undefined)[]; kind: Recurrence },
  p: RecurrentParams,
  b: LayerBuilder,
): { y: Value; states: readonly Value[] } {
  const directions = directionsOf(p);
  const [n] = x.type.shape as [Dim];
  const start = states.some((s) => s)
    ? states.map((s) => s ?? b.constant(0, [n, p.layers * directions, p.hidden]))
    : undefined;
  const batchFirst = (v: Value): Value => b.transpose([v], { perm: [1, 0, 2] });
  let y = batchFirst(x);
  const last: (readonly Value[])[] = [];
  for (let layer = 0; layer < p.layers; layer++) {
    if (layer > 0) y = applyDropout(y, p.dropout, b);
    const both = Array.from({ length: directions }, (_, i): Own => ({
      x: y,
      ...weightsOf({ x: y, gates: kind.cell.gates, suffix: `l${layer}${i === 1 ? "_reverse" : ""}` }, p, b),
      ...(start && { state: start.map((s) => row(s, { axis: 1, at: layer * directions + i }, b)) }),
      backwards: i === 1,
    }));
    const ran = b.training ? runUnrolled(both, kind, b) : runOp(both, kind, b);
    y = ran.y;
    last.push(...ran.last);
  }
  return {
    y: p.sequence
      ? batchFirst(y)
      : b.concat(
          last.slice(-directions).map(([h]) => h!),
          { axis: 1 },
        ),
    states: states.map((_, k) =>
      stack(
        last.map((s) => s[k]!),
        1,
        b,
      ),
    ),
  };
}

/** The parameters of one direction of one layer under PyTorch's names. */
function weightsOf(
  { x, gates, suffix }: { x: Value; gates: number; suffix: string },
  p: RecurrentParams,
  b: LayerBuilder,
): Pick<Own, "w" | "r" | "biases"> {
  const init = uniform(1 / Math.sqrt(p.hidden));
  const param = (name: string, ...columns: number[]): Value =>
    b.param(`${name}_${suffix}`, [gates * p.hidden, ...columns], init);
  const w = param("weight_ih", x.type.shape[2] as number);
  const r = param("weight_hh", p.hidden);
  return { w, r, biases: p.bias ? [param("bias_ih"), param("bias_hh")] : undefined };
}

function runUnrolled(both: readonly Own[], { cell, gates }: Recurrence, b: LayerBuilder): Ran {
  const runs = both.map((own) => {
    const rows = own.r.type.shape[0] as number;
    const size = rows / cell.gates;
    // Not by Gather as below: the gradient of a slice is no more than a pad.
    const inOrder = (v: Value): Value =>
      b.concat(
        gates.map((gate) =>
          b.slice([v], { axes: [0], starts: [gate * size], ends: [(gate + 1) * size], steps: [1] }),
        ),
        { axis: 0 },
      );
    const [w, r] = [inOrder(own.w), inOrder(own.r)];
    const [input, state] = own.biases?.map(inOrder) ?? [];
    const none = b.constant(0, [rows]);
    return unroll({ ...own, w, r, biases: [input ?? none, state ?? none] }, cell, b);
  });
  return {
    y: b.concat(
      runs.map((run) => run.y),
      { axis: 2 },
    ),
    last: runs.map((run) => run.last),
  };
}

function runOp(both: readonly Own[], kind: Recurrence, b: LayerBuilder): Ran {
  const { x, state } = both[0]!;
  const rows = both[0]!.r.type.shape[0] as number;
  const all = (of: (own: Own) => readonly Value[]): Value => joined(both.map(of), kind.gates, b);
  const [y, ...hidden] = kind.run(
    [
      x,
      all(({ w }) => [w]),
      all(({ r }) => [r]),
      both[0]!.biases ? all(({ biases }) => biases!) : b.constant(0, [both.length, 2 * rows]),
      ...(state ?? []).map((_, k) =>
        stack(
          both.map((own) => own.state![k]!),
          0,
          b,
        ),
      ),
    ],
    b,
  );
  const [steps, directions, n, size] = y.type.shape as [Dim, number, Dim, number];
  return {
    y: b.reshape([directions === 1 ? y : b.transpose([y], { perm: [0, 2, 1, 3] })], {
      shape: [steps, n, directions * size],
    }),
    last: both.map(({ backwards }, i) => {
      const results = row(y, { axis: 1, at: i }, b);
      return [
        row(results, { axis: 0, at: backwards ? 0 : -1 }, b),
        ...hidden.map((v) => row(v, { axis: 0, at: i }, b)),
      ];
    }),
  };
}

/** What each direction has, [gates·H, …] each, as one [D, all its rows, …], the gates in ONNX's order. */
function joined(directions: readonly (readonly Value[])[], gates: readonly number[], b: LayerBuilder): Value {
  const all = b.concat(directions.flat(), { axis: 0 });
  const rows = all.type.shape[0] as number;
  const size = (directions[0]![0]!.type.shape[0] as number) / gates.length;
  const order = Array.from({ length: rows / size }, (_, i) => {
    const first = i - (i % gates.length);
    return first + gates[i - first]!;
  }).flatMap((gate) => Array.from({ length: size }, (_, i) => gate * size + i));
  const at = b.constant(order, [directions.length, rows / directions.length], "int32");
  return b.gather([all, at], { axis: 0 });
}

/** Joins values along a new axis. */
function stack(values: readonly Value[], axis: number, b: LayerBuilder): Value {
  const shape = values[0]!.type.shape.toSpliced(axis, 0, 1);
  return b.concat(
    values.map((v) => b.reshape([v], { shape })),
    { axis },
  );
}

/** One entry of an axis, which goes; −1 is the last. */
function row(x: Value, { axis, at }: { axis: number; at: number }, b: LayerBuilder): Value {
  const end = at === -1 ? Number.MAX_SAFE_INTEGER : at + 1;
  const taken = b.slice([x], { axes: [axis], starts: [at], ends: [end], steps: [1] });
  return b.reshape([taken], { shape: x.type.shape.toSpliced(axis, 1) });
}
