import { z } from "zod";
import { splitInHalf } from "../../ir/recipes/splitInHalf.ts";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { exactDivDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { normalAxis, tensor } from "../../ir/types/shape.ts";
import { widenTo } from "../rules/widenTo.ts";

/**
 * a · sigmoid(b), where a and b are the halves of x along an axis. x: […, 2·D, …], y: […, D, …].
 * Dauphin et al., 2016. https://pytorch.org/docs/stable/generated/torch.nn.GLU.html
 */
export const glu = defineLayer({
  type: "glu",
  title: "GLU",
  category: "activation",
  icon: "split",
  doc: "Gated linear unit: one half of the features is let through as far as the other half says.",
  formula: "y = a·σ(b), a and b the halves of x along the axis",
  keywords: ["gate", "gated linear unit"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis that is halved; -1 is the last"),
  }),
  inputs: { x: { doc: "Features, and behind them as many gates" } },
  outputs: { y: "Half as many along the axis" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: ({ x }, p) => {
    const rank = x.shape.length;
    if (!hasSampleAxis(x.shape)) return problem.rank("x", { phrase: "batchAndHalved" }, x);
    const wrong = axisProblem(p.axis, x.shape);
    if (wrong) return wrong;
    const axis = normalAxis(p.axis, rank)!;
    const half = exactDivDims(x.shape[axis]!, 2);
    if (half === undefined) {
      const size = x.shape[axis];
      const repair = axis === rank - 1 && typeof size === "number" ? widenTo("x", x, 2 * size) : undefined;
      return problem.indivisible("x", { phrase: "evenSize", axis }, x, repair);
    }
    return { y: tensor(x.shape.with(axis, half)) };
  },
  lower: ({ x }, p, b) => {
    const axis = normalAxis(p.axis, x.type.shape.length)!;
    const [values, gates] = splitInHalf(x, axis, b);
    return { y: b.mul([values, b.sigmoid([gates])]) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.GLU", [], { dim: [p.axis, -1] }) }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 6, "T"] }, params: { axis: 1 } },
    { inputs: { x: ["N", 4, "H", "W"] }, params: { axis: -3 } },
    { inputs: { x: ["N", "T", 2] } },
  ],
});
