import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { broadcastShape } from "../rules/broadcastShape.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

/** How each relation is written and computed. */
const relations = {
  equal: { sign: py`==`, lower: (x: Value[], b: LayerBuilder) => b.equal(x) },
  notEqual: { sign: py`!=`, lower: (x: Value[], b: LayerBuilder) => b.not([b.equal(x)]) },
  less: { sign: py`<`, lower: (x: Value[], b: LayerBuilder) => b.less(x) },
  lessOrEqual: { sign: py`<=`, lower: (x: Value[], b: LayerBuilder) => b.lessOrEqual(x) },
  greater: { sign: py`>`, lower: (x: Value[], b: LayerBuilder) => b.greater(x) },
  greaterOrEqual: { sign: py`>=`, lower: (x: Value[], b: LayerBuilder) => b.greaterOrEqual(x) },
} as const;
const names = Object.keys(relations) as (keyof typeof relations)[];

/**
 * Whether a and b, or a and a number, stand in a relation, elementwise with broadcasting; bool.
 * https://pytorch.org/docs/stable/generated/torch.gt.html
 */
export const compare = defineLayer({
  type: "compare",
  title: "Compare",
  category: "math",
  icon: "scale",
  doc: "Says of each element whether it is less than, equal to or greater than another or a number, for instance to make a mask of token ids.",
  formula: "y = (a ⋛ b), or (a ⋛ value) without b; ⋛ is the relation",
  keywords: ["equal", "less", "greater", "mask", "condition"],
  params: z.object({
    relation: z.enum(names).default("greater").describe("What must hold between a and b"),
    value: z.number().min(-1e9).max(1e9).default(0).describe("What a is compared with where b has no wire"),
  }),
  inputs: {
    a: { doc: "Any shape", dtype: ["float32", "int32"] },
    b: {
      doc: "A shape that lines up with it; without a wire, the value",
      dtype: ["float32", "int32"],
      optional: true,
    },
  },
  outputs: { y: "Whether it holds, bool" },
  summary: (p) => `a ${relations[p.relation].sign.source} b, or ${p.value}`,
  shape: ({ a, b }, p) => {
    if (!b) {
      if (a.dtype === "float32" || Number.isInteger(p.value)) return { y: tensor(a.shape, "bool") };
      const value = Math.round(p.value);
      return problem.parameter("value", { phrase: "wholeAsInt32" }, p.value, setTo("value", value));
    }
    if (a.dtype !== b.dtype) return problem.dtype("b", { phrase: "dtypeLike", dtype: a.dtype, like: "a" }, b);
    const shape = broadcastShape({ a, b });
    return "code" in shape ? shape : { y: tensor(shape, "bool") };
  },
  lower: (x, p, b) => ({
    y: relations[p.relation].lower([x.a, x.b ?? b.constant(p.value, [], x.a.type.dtype)], b),
  }),
  torch: (_x, p) => ({
    call: ({ a, b }) => {
      const { sign } = relations[p.relation];
      return b ? py`${a} ${sign} ${b}` : py`${a} ${sign} ${p.value}`;
    },
  }),
  examples: [
    { inputs: { a: ["N", 8] } },
    { inputs: { a: ["N", 4, "H", "W"], b: ["N", 4, 1, 1] }, params: { relation: "less" } },
    { inputs: { a: ["N", 6] }, params: { relation: "lessOrEqual", value: 1 }, range: [-2, 2] },
    { inputs: { a: ["N", 6], b: ["N", 6] }, params: { relation: "greaterOrEqual" }, range: [-2, 2] },
    {
      inputs: { a: { dtype: "int32", shape: ["N", "T"] } },
      params: { relation: "notEqual", value: 2 },
      exclusiveUpperBound: 4,
    },
    {
      inputs: { a: { dtype: "int32", shape: ["N", "T", 1] }, b: { dtype: "int32", shape: ["N", 1, "T"] } },
      params: { relation: "equal" },
      exclusiveUpperBound: 3,
    },
  ],
});
