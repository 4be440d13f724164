import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { groupProblems } from "../rules/groups.ts";
import { ones, zeros } from "../../ir/initializer.ts";
import { instanceStatistics } from "./instanceStatistics.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";

/**
 * (x − mean) / √(variance + eps) · weight + bias, with the statistics of each group of channels of each sample.
 * x, y: [N, C, …], weight, bias: [C]. Wu and He, 2018.
 * https://pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
 */
export const groupNorm = defineLayer({
  type: "groupNorm",
  title: "GroupNorm",
  category: "normalization",
  icon: "group",
  doc: "Normalizes groups of channels within each sample, so that it does not depend on the size of the batch.",
  formula: "y = (x − mean) / √(var + eps) · weight + bias; mean and var per sample and group of channels",
  keywords: ["group normalization", "gn"],
  params: z.object({
    groups: z.int().min(1).max(1_000_000).default(8).describe("Number of groups; divides the channels"),
    eps: z.number().min(0).max(1).default(1e-5).describe("Added to the variance, against division by 0"),
    affine: z.boolean().default(true).describe("Learn a scale and an offset for each channel"),
  }),
  inputs: { x: { doc: "Features, sequences, maps or volumes [N, channels, …]" } },
  outputs: { y: "Same shape" },
  summary: (p) => `${p.groups} ${p.groups === 1 ? "group" : "groups"}`,
  shape: ({ x }, p) => {
    if (x.shape.length < 2) return problem.rank("x", { phrase: "batchAndChannels" }, x);
    const channels = x.shape[1]!;
    if (typeof channels === "string") return problem.openAxis("x", { phrase: "fixedChannels" }, x);
    const faults = groupProblems(channels, { channels, groups: p.groups });
    return faults.length > 0 ? faults : { y: x };
  },
  lower: ({ x }, p, b) => {
    const [n, channels, ...map] = x.type.shape as [Dim, number, ...Dim[]];
    const grouped = b.reshape([x], { shape: [n, p.groups, channels / p.groups, ...map] });
    const normal = b.reshape([normalize(grouped, p.eps, b)], { shape: x.type.shape });
    if (!p.affine) return { y: normal };
    const ofChannel = (v: Value): Value => b.reshape([v], { shape: [channels, ...map.map(() => 1)] });
    const scaled = b.mul([normal, ofChannel(b.param("weight", [channels], ones))]);
    return { y: b.add([scaled, ofChannel(b.param("bias", [channels], zeros))]) };
  },
  torch: ({ x }, p) => ({
    module: pyCall("nn.GroupNorm", [p.groups, x.shape[1]!], { eps: [p.eps, 1e-5], affine: [p.affine, true] }),
  }),
  examples: [
    { inputs: { x: ["N", 16, 4, 5] } },
    { inputs: { x: ["N", 6, "H", "W"] }, params: { groups: 3, eps: 1e-3 } },
    { inputs: { x: ["N", 6, "T"] }, params: { groups: 1, affine: false } },
    { inputs: { x: ["N", 6] }, params: { groups: 2 } },
    { inputs: { x: ["N", 4, 2, 3, 3] }, params: { groups: 4 } },
  ],
});

/** While training in elementary ops, whose gradients share subexpressions; otherwise in one op. */
function normalize(x: Value, eps: number, b: LayerBuilder): Value {
  const groups = x.type.shape[1]!;
  if (!b.training)
    return b.instanceNormalization([x, b.constant(1, [groups]), b.constant(0, [groups])], { epsilon: eps });
  const { centered, variance } = instanceStatistics(x, b);
  return b.div([centered, b.sqrt([b.add([variance, b.constant(eps)])])]);
}
