import { z } from "zod";
import { dense } from "../recipes/dense.ts";
import { hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { insertLayer } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * y = x·Wᵀ + b over the last axis. x: […, in], W: [out, in], b: [out], y: […, out].
 * https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export const linear = defineLayer({
  type: "linear",
  title: "Linear",
  category: "core",
  icon: "network",
  doc: "Fully connected layer: every output sees every input feature.",
  formula: "y = x·Wᵀ + b",
  keywords: ["dense", "fully connected", "fc"],
  params: z.object({
    units: z.int().min(1).max(1_000_000).default(128).describe("Output features"),
    bias: z.boolean().default(true).describe("Add a learned offset"),
    inFeatures: z
      .int()
      .min(1)
      .max(100_000_000)
      .nullable()
      .default(null)
      .describe("Input features that must arrive, which can settle an open size; empty takes any"),
  }),
  inputs: {
    x: {
      doc: "Features on the last axis",
      dtypeRepair: insertLayer("Embedding", { input: "x", type: "embedding" }),
    },
  },
  outputs: { y: "The new features on the last axis" },
  width: "units",
  traits: { linear: () => true, features: -1 },
  summary: (p) => `${p.units}${p.bias ? "" : " · no bias"}`,
  shape: ({ x }, p) => {
    if (!hasSampleAxis(x.shape))
      return problem.rank("x", { phrase: "batchAndFeatures" }, x, {
        code: "reshapeToFeature",
        args: {},
        insertBefore: { input: "x", type: "reshape", params: { shape: [1] } },
      });
    const features = x.shape.at(-1)!;
    if (p.inFeatures !== null && features !== p.inFeatures)
      return unlessEqual(
        problem.dimension("x", { phrase: "featureCount", count: p.inFeatures }, x),
        [features],
        [p.inFeatures],
      );
    if (typeof features === "string") return problem.openAxis("x", { phrase: "fixedLastAxis" }, x);
    return { y: tensor([...x.shape.slice(0, -1), p.units]) };
  },
  lower: ({ x }, p, b) => ({ y: dense(x, p, b) }),
  torch: ({ x }, p) => ({
    module: pyCall("nn.Linear", [x.shape.at(-1)!, p.units], { bias: [p.bias, true] }),
  }),
  withWeight: ({ x }, self, weight) => py`F.linear(${x}, ${weight}, ${self}.bias)`,
  examples: [
    { inputs: { x: ["N", 784] } },
    { inputs: { x: ["N", "T", 32] }, params: { units: 8, bias: false } },
    { inputs: { x: ["N", 6] }, params: { units: 3, inFeatures: 6 } },
    { inputs: { x: [5] }, params: { units: 3 } },
  ],
});
