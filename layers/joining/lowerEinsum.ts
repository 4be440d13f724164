import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { mulDims } from "../../ir/types/dim.ts";
import type { Shape } from "../../ir/types/shape.ts";
import type { Labelled } from "./labelAxes.ts";

/** A tensor whose axes have names, each once. */
interface Term {
  value: Value;
  axes: readonly string[];
}

/** Σ over the axes that the result lacks of the product of the operands, two at a time from left to right. */
export function lowerEinsum(
  operands: readonly Value[],
  { operands: names, result, sizes }: Labelled,
  b: LayerBuilder,
): Value {
  const terms = operands.map((value, i) => diagonals(withoutOnes({ value, axes: names[i]! }, sizes, b), b));
  const later = (i: number): ReadonlySet<string> =>
    new Set([...terms.slice(i).flatMap((term) => term.axes), ...result]);
  const [first, ...rest] = terms;
  const all = rest.reduce(
    (done, term, i) => {
      const kept = later(i + 2);
      return contract(done, sumOut(term, new Set([...done.axes, ...kept]), b), { kept, b });
    },
    sumOut(first!, later(1), b),
  );
  return arrange(all, result, b);
}

/** Leaves out axes of size 1 that are longer elsewhere: the product spreads them. */
function withoutOnes(term: Term, sizes: Labelled["sizes"], b: LayerBuilder): Term {
  const { shape } = term.value.type;
  const stays = term.axes.map((axis, i) => shape[i] !== 1 || sizes.get(axis) === 1);
  if (stays.every(Boolean)) return term;
  return {
    value: b.reshape([term.value], { shape: shape.filter((_, i) => stays[i]) }),
    axes: term.axes.filter((_, i) => stays[i]),
  };
}

/** An axis that occurs twice becomes the diagonal: all else is multiplied by 0 and summed away. */
function diagonals({ value, axes }: Term, b: LayerBuilder): Term {
  const again = axes.findIndex((axis, i) => axes.indexOf(axis) < i);
  if (again < 0) return { value, axes };
  const { shape } = value.type;
  const along = (at: number): Value =>
    b.reshape([b.range([], { size: shape[at]! })], { shape: shape.map((d, i) => (i === at ? d : 1)) });
  const same = b.equal([along(axes.indexOf(axes[again]!)), along(again)]);
  const masked = b.mul([value, b.cast([same], { to: value.type.dtype })]);
  const summed = b.reshape([b.reduceSum([masked], { axes: [again] })], { shape: shape.toSpliced(again, 1) });
  return diagonals({ value: summed, axes: axes.toSpliced(again, 1) }, b);
}

/** Sums over the axes that are not kept. */
function sumOut({ value, axes }: Term, kept: ReadonlySet<string>, b: LayerBuilder): Term {
  const gone = axes.flatMap((axis, i) => (kept.has(axis) ? [] : [i]));
  if (gone.length === 0) return { value, axes };
  const shape = value.type.shape.filter((_, i) => !gone.includes(i));
  return {
    value: b.reshape([b.reduceSum([value], { axes: gone })], { shape }),
    axes: axes.filter((axis) => kept.has(axis)),
  };
}

/** Product of two terms, summed over what both have and neither the result nor a later operand needs. */
function contract(a: Term, c: Term, { kept, b }: { kept: ReadonlySet<string>; b: LayerBuilder }): Term {
  const both = a.axes.filter((axis) => c.axes.includes(axis));
  const batch = both.filter((axis) => kept.has(axis));
  const inner = both.filter((axis) => !kept.has(axis));
  const left = a.axes.filter((axis) => !both.includes(axis));
  const right = c.axes.filter((axis) => !both.includes(axis));
  const size = new Map(
    [a, c].flatMap(({ value, axes }) => axes.map((axis, i) => [axis, value.type.shape[i]!])),
  );
  const shapeOf = (axes: readonly string[]): Shape => axes.map((axis) => size.get(axis)!);
  const count = (axes: readonly string[]) => mulDims(...shapeOf(axes));
  const grouped = (term: Term, groups: readonly (readonly string[])[]): Value =>
    b.reshape([arrange(term, groups.flat(), b)], { shape: groups.map(count) });
  const before = batch.length > 0 ? [batch] : [];
  const x = [grouped(a, [...before, left, inner]), grouped(c, [...before, inner, right])] as const;
  const y = inner.length > 0 ? b.matMul(x) : b.mul(x);
  const axes = [...batch, ...left, ...right];
  return { value: b.reshape([y], { shape: shapeOf(axes) }), axes };
}

function arrange({ value, axes }: Term, order: readonly string[], b: LayerBuilder): Value {
  const perm = order.map((axis) => axes.indexOf(axis));
  return perm.every((from, to) => from === to) ? value : b.transpose([value], { perm });
}
