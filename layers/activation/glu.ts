import { z } from "zod";
import type { LayerBuilder } from "../../ir/layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { axisProblem } from "../rules/axisProblem.ts";
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
    if (rank < 2) return problem.rank("x", { phrase: "batchAndHalved" }, x);
    const wrong = axisProblem(p.axis, rank);
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
    const [values, gates] = halves(x, axis, b);
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

/** An open axis is halved by way of an axis of two, since a slice begins at a known index. */
function halves(x: Value, axis: number, b: LayerBuilder): [Value, Value] {
  const { shape } = x.type;
  const size = shape[axis]!;
  const part = (of: Value, i: number, length: number): Value =>
    b.slice([of], { axes: [axis], starts: [i * length], ends: [(i + 1) * length], steps: [1] });
  if (typeof size === "number") return [part(x, 0, size / 2), part(x, 1, size / 2)];
  const half = exactDivDims(size, 2)!;
  const pair = b.reshape([x], { shape: shape.toSpliced(axis, 1, 2, half) });
  const flat = (i: number): Value => b.reshape([part(pair, i, 1)], { shape: shape.with(axis, half) });
  return [flat(0), flat(1)];
}
