import { z } from "zod";
import { fanInUniform } from "../../ir/initializer.ts";
import { timesMatrix } from "../recipes/dense.ts";
import { hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { sameShape, tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * aᵀ·W·b + bias for each output. a: […, in1], b: […, in2], W: [out, in1, in2], bias: [out], y: […, out].
 * https://pytorch.org/docs/stable/generated/torch.nn.Bilinear.html
 */
export const bilinear = defineLayer({
  type: "bilinear",
  title: "Bilinear",
  category: "core",
  icon: "x",
  doc: "Every output weighs each product of a feature of a and a feature of b.",
  formula: "y[k] = aᵀ·W[k]·b + bias[k]",
  keywords: ["interaction", "pairwise", "product"],
  params: z.object({
    units: z.int().min(1).max(100_000).default(32).describe("Output features"),
    bias: z.boolean().default(true).describe("Add a learned offset"),
  }),
  inputs: {
    a: { doc: "Features on the last axis" },
    b: { doc: "Features on the last axis, all others as of a" },
  },
  outputs: { y: "The new features on the last axis" },
  summary: (p) => `${p.units}${p.bias ? "" : " · no bias"}`,
  shape: ({ a, b }, p) => {
    const faults = [...featureProblems("a", a), ...featureProblems("b", b)];
    if (faults.length > 0) return faults;
    const lead = a.shape.slice(0, -1);
    const other = b.shape.slice(0, -1);
    if (!sameShape(lead, other)) {
      const wrong = problem.unequalSizes("b", { phrase: "leadingLike", leading: lead, like: "a" }, b);
      return lead.length === other.length ? unlessEqual(wrong, lead, other) : wrong;
    }
    return { y: tensor([...lead, p.units]) };
  },
  lower: (x, p, b) => {
    const lead = x.a.type.shape.slice(0, -1);
    const [first, second] = [x.a, x.b].map((v) => v.type.shape.at(-1) as number) as [number, number];
    const init = fanInUniform(first);
    const w = b.param("weight", [p.units, first, second], init);
    // For each sample a matrix [out, in2], which is multiplied by b as a column.
    const flat = b.reshape([b.transpose([w], { perm: [1, 0, 2] })], { shape: [first, p.units * second] });
    const weighed = b.reshape([timesMatrix(x.a, flat, b)], { shape: [...lead, p.units, second] });
    const column = b.reshape([x.b], { shape: [...lead, second, 1] });
    const y = b.reshape([b.matMul([weighed, column])], { shape: [...lead, p.units] });
    return { y: p.bias ? b.add([y, b.param("bias", [p.units], init)]) : y };
  },
  torch: ({ a, b }, p) => ({
    module: pyCall("nn.Bilinear", [a.shape.at(-1)!, b.shape.at(-1)!, p.units], { bias: [p.bias, true] }),
  }),
  examples: [
    { inputs: { a: ["N", 8], b: ["N", 5] } },
    { inputs: { a: ["N", "T", 3], b: ["N", "T", 4] }, params: { units: 2, bias: false } },
    { inputs: { a: ["N", 1], b: ["N", 1] }, params: { units: 1 } },
    { inputs: { a: [3], b: [4] }, params: { units: 2 } },
  ],
});

function featureProblems(port: string, x: TensorType): Problem[] {
  if (!hasSampleAxis(x.shape)) return [problem.rank(port, { phrase: "batchAndFeatures" }, x)];
  return typeof x.shape.at(-1) === "string" ? [problem.openAxis(port, { phrase: "fixedLastAxis" }, x)] : [];
}
