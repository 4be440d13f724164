import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * max(x, 0) + weight · min(x, 0), elementwise. x: any shape, weight: [1], or [C] for x: [N, C, …]. He et al., 2015.
 * https://pytorch.org/docs/stable/generated/torch.nn.PReLU.html
 */
export const prelu = defineLayer({
  type: "prelu",
  title: "PReLU",
  category: "activation",
  icon: "trending-up",
  doc: "Like LeakyReLU, but the slope of negative values is learned.",
  formula: "y = max(x, 0) + weight·min(x, 0)",
  keywords: ["parametric relu", "leaky"],
  params: z.object({
    perChannel: z
      .boolean()
      .default(false)
      .describe("Learn a slope for each channel on axis 1, not one for all"),
    init: z.number().min(-10).max(10).default(0.25).describe("Slope to start with"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) => (p.perChannel ? "a slope per channel" : "one slope"),
  shape: ({ x }, p) => {
    if (!p.perChannel || typeof x.shape[1] === "number") return { y: x };
    const repair = { code: "oneSlope", args: {}, setParams: { perChannel: false } } as const;
    return x.shape.length < 2
      ? problem.rank("x", { phrase: "batchAndChannels" }, x, repair)
      : problem.openAxis("x", { phrase: "fixedChannels" }, x, repair);
  },
  lower: ({ x }, p, b) => {
    const count = p.perChannel ? (x.type.shape[1] as number) : 1;
    const weight = b.param("weight", [count], { kind: "constant", value: p.init });
    const slope = b.reshape([weight], { shape: [count, ...x.type.shape.slice(2).map(() => 1)] });
    return { y: b.where([b.greater([x, b.constant(0)]), x, b.mul([x, slope])]) };
  },
  torch: ({ x }, p) => ({
    module: pyCall("nn.PReLU", [], {
      num_parameters: [p.perChannel ? x.shape[1]! : 1, 1],
      init: [p.init, 0.25],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 4, "H", "W"] }, params: { perChannel: true, init: 0.1 } },
    { inputs: { x: ["N", 5] }, params: { perChannel: true } },
    { inputs: { x: ["N"] } },
  ],
});
