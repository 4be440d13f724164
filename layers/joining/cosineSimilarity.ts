import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { broadcastShape } from "../rules/broadcastShape.ts";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { broadcast, normalAxis, tensor } from "../../ir/types/shape.ts";

/**
 * Σ a·b / (max(‖a‖, eps) · max(‖b‖, eps)) along an axis. a, b: […, D, …], y: the same without the axis.
 * https://pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html
 */
export const cosineSimilarity = defineLayer({
  type: "cosineSimilarity",
  title: "CosineSimilarity",
  category: "joining",
  icon: "angle",
  doc: "How much two vectors point the same way: 1 for the same direction, 0 for a right angle, -1 for the opposite.",
  formula: "y = Σ a·b / (max(‖a‖, eps) · max(‖b‖, eps)) along the axis",
  keywords: ["cosine", "similarity", "siamese", "contrastive", "embedding"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Axis along which the vectors lie; -1 is the last"),
    eps: z.number().min(0).max(1).default(1e-8).describe("Shorter vectors count as this long"),
  }),
  inputs: { a: { doc: "Vectors along the axis" }, b: { doc: "A shape that lines up with it" } },
  outputs: { y: "A number for each pair of vectors" },
  summary: (p) => (p.axis === -1 ? "last axis" : `axis ${p.axis}`),
  shape: (x, p) => {
    const shape = broadcastShape(x);
    if ("code" in shape) return shape;
    if (!hasSampleAxis(shape)) return problem.rank("a", { phrase: "batchAndVectors" }, x.a);
    const wrong = axisProblem(p.axis, shape);
    return wrong ?? { y: tensor(shape.toSpliced(normalAxis(p.axis, shape.length)!, 1)) };
  },
  lower: (x, p, b) => {
    const shape = broadcast(x.a.type.shape, x.b.type.shape)!;
    const axis = normalAxis(p.axis, shape.length)!;
    const unit = (v: Value): Value => directions(b.expand([v], { shape }), { axis, eps: p.eps }, b);
    const cosines = b.reduceSum([b.mul([unit(x.a), unit(x.b)])], { axes: [axis] });
    return { y: b.reshape([cosines], { shape: shape.toSpliced(axis, 1) }) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.CosineSimilarity", [], { dim: [p.axis, 1], eps: [p.eps, 1e-8] }) }),
  examples: [
    { inputs: { a: ["N", 8], b: ["N", 8] } },
    { inputs: { a: ["N", "T", 4], b: ["N", 1, 4] }, params: { axis: -1 } },
    { inputs: { a: ["N", 3, "H", "W"], b: ["N", 3, "H", "W"] }, params: { eps: 1 } },
  ],
});

/** Vectors over their lengths; the gradient of a length does not see that it counts as more, as in PyTorch. */
function directions(x: Value, { axis, eps }: { axis: number; eps: number }, b: LayerBuilder): Value {
  const length = b.reduceL2([x], { axes: [axis] });
  const counted = b.clip([length], { min: eps, max: Infinity });
  if (!b.training) return b.div([x, counted]);
  return b.div([x, b.add([length, b.stopGradient([b.sub([counted, length])])])]);
}
