import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { elementCount } from "../../ir/recipes/elementCount.ts";
import { hasSampleAxis, sampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo, turnOff } from "../../graph-schema/diagnostics/repair.ts";
import { py, type PyCode } from "../python/py.ts";
import { type Shape, sizeOf, tensor } from "../../ir/types/shape.ts";

type Lowering = (x: Value, axes: readonly number[], b: LayerBuilder) => Value;

/** How each reduction is computed and written. */
const reductions = {
  mean: { lower: (x, axes, b) => b.reduceMean([x], { axes }), torch: (x, dim) => py`${x}.mean(${dim})` },
  sum: { lower: (x, axes, b) => b.reduceSum([x], { axes }), torch: (x, dim) => py`${x}.sum(${dim})` },
  max: { lower: (x, axes, b) => b.reduceMax([x], { axes }), torch: (x, dim) => py`${x}.amax(${dim})` },
  min: { lower: (x, axes, b) => b.reduceMin([x], { axes }), torch: (x, dim) => py`${x}.amin(${dim})` },
  l2: {
    lower: (x, axes, b) => b.reduceL2([x], { axes }),
    torch: (x, dim) => py`torch.linalg.vector_norm(${[x, ...dim]})`,
  },
  variance: { lower: variance, torch: (x, dim) => py`${x}.var(${dim})` },
} satisfies Record<string, { lower: Lowering; torch: (x: PyCode, dim: readonly PyCode[]) => PyCode }>;
const names = Object.keys(reductions) as (keyof typeof reductions)[];

/**
 * Mean, sum, maximum, minimum, length or variance over axes. x: any shape, y: without the axes, or with size 1.
 * https://pytorch.org/docs/stable/generated/torch.mean.html
 */
export const reduce = defineLayer({
  type: "reduce",
  title: "Reduce",
  category: "math",
  icon: "sigma",
  doc: "Mean, sum, maximum, minimum, length or variance over one or more axes, such as a mean over time.",
  formula: "y = mean(x), Σ x, max(x), min(x), √(Σ x²) or Σ (x − mean)² / (n − 1) over the axes",
  keywords: ["mean", "sum", "max", "min", "norm", "variance", "average", "global", "pool"],
  params: z.object({
    reduction: z.enum(names).default("mean").describe("What becomes of the elements along the axes"),
    axes: z
      .array(z.int().min(-8).max(7))
      .min(1)
      .max(8)
      .default([-1])
      .describe("Axes that are reduced; -1 is the last"),
    keepdim: z.boolean().default(false).describe("Keep the axes with size 1"),
    unbiased: z.boolean().default(true).describe("Divide a variance by one less than the count"),
  }),
  inputs: { x: { doc: "Any shape with an axis behind the batch" } },
  outputs: { y: "One number for what was reduced" },
  summary: (p) => `${p.reduction} · ${p.axes.length === 1 ? "axis" : "axes"} ${p.axes.join(", ")}`,
  shape: ({ x }, p) => {
    const { shape } = x;
    if (!hasSampleAxis(shape)) return problem.rank("x", { phrase: "batchAndReduced" }, x);
    const axes = axesOf(p.axes, shape);
    if (!axes) return axesProblem(p.axes, shape);
    if (p.reduction === "variance" && p.unbiased && sizeOf(axes.map((i) => shape[i]!)) === 1)
      return problem.parameter("unbiased", { phrase: "offAsOneElement" }, true, turnOff("unbiased"));
    return { y: tensor(reducedShape(shape, axes, p)) };
  },
  lower: ({ x }, p, b) => {
    const axes = axesOf(p.axes, x.type.shape)!;
    const reduced =
      p.reduction === "variance" && !p.unbiased
        ? meanSquare(x, axes, b)
        : reductions[p.reduction].lower(x, axes, b);
    return { y: b.reshape([reduced], { shape: reducedShape(x.type.shape, axes, p) }) };
  },
  torch: (_x, p) => ({
    call: ({ x }) =>
      reductions[p.reduction].torch(x, [
        py`dim=${p.axes.length === 1 ? p.axes[0]! : p.axes}`,
        ...(p.reduction === "variance" && !p.unbiased ? [py`unbiased=${false}`] : []),
        ...(p.keepdim ? [py`keepdim=${true}`] : []),
      ]),
  }),
  examples: [
    { inputs: { x: ["N", "T", 8] } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { reduction: "sum", axes: [2, -1] } },
    { inputs: { x: ["N", "T", 4] }, params: { reduction: "max", axes: [1], keepdim: true }, range: [-2, 2] },
    { inputs: { x: ["N", 3, 4] }, params: { reduction: "min", axes: [1, 2] }, range: [-2, 2] },
    { inputs: { x: ["N", 6, "T"] }, params: { reduction: "l2", axes: [1] } },
    { inputs: { x: ["N", "T", 5] }, params: { reduction: "variance", axes: [-2] } },
    {
      inputs: { x: ["N", "T", 5] },
      params: { reduction: "variance", axes: [1, 2], keepdim: true, unbiased: false },
    },
    { inputs: { x: ["N", 1, 3] }, params: { axes: [1] } },
  ],
});

/** Distinct axes behind the batch, counted from the front; undefined where they are not. */
function axesOf(axes: readonly number[], shape: Shape): readonly number[] | undefined {
  const found = axes.map((axis) => sampleAxis(axis, shape));
  const fits = found.every((axis) => axis !== undefined) && new Set(found).size === found.length;
  return fits ? found : undefined;
}

function axesProblem(axes: readonly number[], shape: Shape): Problem {
  const kept = [...new Set(axes.flatMap((axis) => sampleAxis(axis, shape) ?? []))];
  const fitting = kept.length > 0 ? kept : [-1];
  const last = shape.length - 1;
  return problem.axis(
    "axes",
    sampleAxis(0, shape) === undefined
      ? { phrase: "differentAxes", last }
      : { phrase: "differentAxesFromZero", last },
    { phrase: "list", items: axes },
    kept.length > 0
      ? setTo("axes", fitting, { phrase: "list", items: fitting })
      : { code: "takeLastAxis", args: {}, setParams: { axes: fitting } },
  );
}

/** The shape without the axes, or with 1 in their place. */
const reducedShape = (shape: Shape, axes: readonly number[], p: { keepdim: boolean }): Shape =>
  shape.flatMap((d, i) => (axes.includes(i) ? (p.keepdim ? [1] : []) : [d]));

/** Mean square of the deviations from the mean. */
function meanSquare(x: Value, axes: readonly number[], b: LayerBuilder): Value {
  const centered = b.sub([x, b.reduceMean([x], { axes })]);
  return b.reduceMean([b.mul([centered, centered])], { axes });
}

/** The same, divided by n − 1 (Bessel's correction). */
function variance(x: Value, axes: readonly number[], b: LayerBuilder): Value {
  const count = elementCount(
    axes.map((i) => x.type.shape[i]!),
    b,
  );
  return b.mul([meanSquare(x, axes, b), b.div([count, b.sub([count, b.constant(1)])])]);
}
