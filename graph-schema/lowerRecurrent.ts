import type { LayerBuilder } from "../compiler/ir/layerBuilder.ts";
import type { Value } from "../compiler/ir/value.ts";
import type { Dim } from "./dim.ts";
import { dropElements } from "./dropElements.ts";
import { uniform } from "./initializer.ts";
import { type Cell, type Direction, unroll } from "./recurrence.ts";
import { directionsOf, type RecurrentParams } from "./recurrent.ts";

/** How a kind of recurrence is computed. */
export interface Recurrence {
  cell: Cell;
  /** Where each gate of ONNX's order stands in PyTorch's. */
  gates: readonly number[];
  /** Its op: y [T, D, N, H], and the states after the last step that y does not show, [D, N, H]. */
  run(inputs: readonly Value[], b: LayerBuilder): readonly [y: Value, ...hidden: Value[]];
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
    if (layer > 0) y = dropElements(y, p.dropout, b);
    const both = Array.from({ length: directions }, (_, i): Direction => ({
      x: y,
      ...weightsOf({ x: y, kind, suffix: `l${layer}${i === 1 ? "_reverse" : ""}` }, p, b),
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

/** The parameters of one direction of one layer under PyTorch's names, their gates in ONNX's order. */
function weightsOf(
  { x, kind, suffix }: { x: Value; kind: Recurrence; suffix: string },
  p: RecurrentParams,
  b: LayerBuilder,
): Pick<Direction, "w" | "r" | "biases"> {
  const rows = kind.cell.gates * p.hidden;
  const init = uniform(1 / Math.sqrt(p.hidden));
  const param = (name: string, ...columns: number[]): Value => {
    const own = b.param(`${name}_${suffix}`, [rows, ...columns], init);
    const gates = kind.gates.map((gate) =>
      b.slice([own], { axes: [0], starts: [gate * p.hidden], ends: [(gate + 1) * p.hidden], steps: [1] }),
    );
    return b.concat(gates, { axis: 0 });
  };
  const w = param("weight_ih", x.type.shape[2] as number);
  const r = param("weight_hh", p.hidden);
  const none = b.constant(0, [rows]);
  return { w, r, biases: p.bias ? [param("bias_ih"), param("bias_hh")] : [none, none] };
}

function runUnrolled(both: readonly Direction[], { cell }: Recurrence, b: LayerBuilder): Ran {
  const runs = both.map((d) => unroll(d, cell, b));
  return {
    y: b.concat(
      runs.map((run) => run.y),
      { axis: 2 },
    ),
    last: runs.map((run) => run.last),
  };
}

function runOp(both: readonly Direction[], kind: Recurrence, b: LayerBuilder): Ran {
  const { x, state } = both[0]!;
  const perDirection = (of: (d: Direction) => Value): Value => stack(both.map(of), 0, b);
  const [y, ...hidden] = kind.run(
    [
      x,
      perDirection((d) => d.w),
      perDirection((d) => d.r),
      perDirection((d) => b.concat(d.biases, { axis: 0 })),
      ...(state ?? []).map((_, k) => perDirection((d) => d.state![k]!)),
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
