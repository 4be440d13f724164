import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { anglesOf } from "./positions.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { sequencePort, sequencesProblem } from "../rules/sequences.ts";
import { widenTo } from "../rules/widenTo.ts";

/**
 * x + [sin, cos] of positions at falling frequencies: feature 2i has sin(t · base^(−2i/D)), feature 2i + 1 its cosine.
 * x, y: [N, T, D]. Vaswani et al., 2017. https://pytorch.org/tutorials/beginner/transformer_tutorial.html
 */
export const sinusoidalPosition = defineLayer({
  type: "sinusoidalPosition",
  title: "SinusoidalPosition",
  category: "attention",
  icon: "audio-waveform",
  doc: "Adds waves of many lengths that tell positions apart. Nothing is learned, and no length is too long.",
  formula: "y[t, 2i] = x[t, 2i] + sin(t·base^(−2i/D)), y[t, 2i + 1] = x[t, 2i + 1] + cos(t·base^(−2i/D))",
  keywords: ["positional encoding", "transformer", "order", "sine"],
  params: z.object({
    base: z.number().min(1).max(1e9).default(10_000).describe("Longest wave in positions, over 2π"),
  }),
  inputs: { x: sequencePort("x", "time") },
  outputs: { y: "Same shape" },
  summary: (p) => (p.base === 10_000 ? "" : `base ${p.base}`),
  shape: ({ x }) => {
    const wrong = sequencesProblem("x", x);
    if (wrong.length > 0) return wrong;
    const features = x.shape[2] as number;
    return features % 2 === 0
      ? { y: x }
      : problem.indivisible("x", { phrase: "evenFeatures" }, x, widenTo("x", x, features + 1));
  },
  lower: ({ x }, p, b) => {
    const [, length, features] = x.type.shape as [string, number, number];
    const angles = anglesOf({ length, features, base: p.base }, b);
    const waves = [b.sin([angles]), b.cos([angles])].map((v) =>
      b.reshape([v], { shape: [length, features / 2, 1] }),
    );
    const table = b.reshape([b.concat(waves, { axis: 2 })], { shape: [length, features] });
    return { y: b.add([x, table]) };
  },
  torch: (_x, p) => ({
    helper,
    call: ({ x }) => (p.base === 10_000 ? py`add_positions(${x})` : py`add_positions(${x}, ${p.base})`),
  }),
  examples: [
    { inputs: { x: ["N", 10, 8] } },
    { inputs: { x: ["N", "T", 6] }, params: { base: 100 } },
    { inputs: { x: ["N", 3, 2] } },
  ],
});

const helper = py`def add_positions(x, base=10000):
    """Adds a sine and a cosine of the position at falling frequencies. x: [N, T, D]"""
    steps = torch.arange(x.shape[1], device=x.device)
    frequencies = base ** (-torch.arange(0, x.shape[2], 2, device=x.device) / x.shape[2])
    angles = steps[:, None] * frequencies
    return x + torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)`;
