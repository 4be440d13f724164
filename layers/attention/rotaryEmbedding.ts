import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { rotate } from "./positions.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { rotateHelper } from "./rotateHelper.ts";

/**
 * Turns pairs of features (i, i + D/2) by angles that grow with the position, so that scores of queries and keys
 * depend on their distance alone. x, y: [N, T, heads, D], or [N, heads, T, D] with headsFirst. Su et al., 2021;
 * pairs as in LLaMA. https://pytorch.org/torchtune/stable/generated/torchtune.modules.RotaryPositionalEmbeddings.html
 */
export const rotaryEmbedding = defineLayer({
  type: "rotaryEmbedding",
  title: "RotaryEmbedding",
  category: "attention",
  icon: "rotate-3d",
  doc: "Turns queries or keys by their position, so that attention sees how far apart they are.",
  formula:
    "y[i] = x[i]·cos θ − x[i + D/2]·sin θ, y[i + D/2] = x[i + D/2]·cos θ + x[i]·sin θ, θ = t·base^(−2i/D)",
  keywords: ["rope", "rotary", "positional encoding", "llama"],
  params: z.object({
    headsFirst: z.boolean().default(false).describe("Heads come before the time: [N, heads, time, features]"),
    base: z.number().min(1).max(1e9).default(10_000).describe("Slowest turn in positions, over 2π"),
  }),
  inputs: { x: { doc: "Queries or keys [N, time, heads, features]" } },
  outputs: { y: "Same shape" },
  summary: (p) => [p.headsFirst ? "heads first" : "time first", `base ${p.base}`].join(" · "),
  shape: ({ x }, p) => {
    if (x.shape.length !== 4)
      return problem.rank("x", { phrase: "queriesOrKeys", headsFirst: p.headsFirst }, x);
    const features = x.shape[3]!;
    return typeof features === "number" && features % 2 === 0
      ? { y: x }
      : problem.indivisible("x", { phrase: "fixedEvenLastAxis" }, x);
  },
  lower: ({ x }, p, b) => ({ y: rotate(x, { time: p.headsFirst ? 2 : 1, base: p.base }, b) }),
  torch: (_x, p) => ({
    helper: rotateHelper,
    call: ({ x }) => {
      const options = p.base === 10_000 ? [] : [py`base=${p.base}`];
      return p.headsFirst
        ? py`rotate(${[x, ...options]})`
        : py`rotate(${[py`${x}.transpose(1, 2)`, ...options]}).transpose(1, 2)`;
    },
  }),
  examples: [
    { inputs: { x: ["N", 5, 2, 8] } },
    { inputs: { x: ["N", "T", 2, 4] }, params: { base: 500 } },
    { inputs: { x: ["N", 3, "T", 6] }, params: { headsFirst: true } },
  ],
});
