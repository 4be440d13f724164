import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { orderedBounds } from "../rules/orderedBounds.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py, pyName } from "../python/py.ts";

const bound = z.number().min(-1e30).max(1e30).nullable();

/**
 * min(max(x, min), max), elementwise; x has its gradient also at the bounds.
 * https://pytorch.org/docs/stable/generated/torch.clamp.html
 */
export const clip = defineLayer({
  type: "clip",
  title: "Clip",
  category: "math",
  icon: "chevrons-down-up",
  doc: "Keeps elements between two bounds; either may be left open.",
  formula: "y = min(max(x, min), max)",
  keywords: ["clamp", "limit", "bound", "saturate"],
  params: z.object({
    min: bound.default(0).describe("Lower elements become this; empty leaves them"),
    max: bound.default(1).describe("Higher elements become this; empty leaves them"),
  }),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  summary: (p) =>
    p.min === null ? `at most ${p.max}` : p.max === null ? `at least ${p.min}` : `${p.min} to ${p.max}`,
  shape: ({ x }, { min, max }) => {
    if (min === null && max === null)
      return problem.parameter("min", { phrase: "numberAsMaxIsOpen" }, null, setTo("min", 0));
    return (min !== null && max !== null ? orderedBounds({ min, max }) : undefined) ?? { y: x };
  },
  lower: ({ x }, p, b) => ({ y: b.clip([x], { min: p.min ?? -Infinity, max: p.max ?? Infinity }) }),
  torch: (_x, { min, max }) => ({
    call: ({ x }) => {
      const bounds = Object.entries({ min, max }).filter(([, value]) => value !== null);
      return py`torch.clamp(${[x, ...bounds.map(([name, value]) => py`${pyName(name)}=${value}`)]})`;
    },
  }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-2, 2] },
    { inputs: { x: ["N", 2, "T"] }, params: { min: -1, max: null }, range: [-2, 2] },
    { inputs: { x: ["N", 5] }, params: { min: null, max: 0.5 }, range: [-2, 2] },
  ],
});
