import { z } from "zod";
import { broadcastShape } from "../rules/broadcastShape.ts";
import { mixesBatch } from "../rules/batch.ts";
import { defineLayer } from "../layer.ts";
import { problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { broadcast, tensor } from "../../ir/types/shape.ts";

/**
 * a where the condition holds, else b, elementwise with broadcasting.
 * https://pytorch.org/docs/stable/generated/torch.where.html
 */
export const where = defineLayer({
  type: "where",
  title: "Where",
  category: "joining",
  icon: "toggle-right",
  doc: "Takes each element from one tensor or another, as a condition says.",
  formula: "y = a where the condition holds, else b",
  keywords: ["select", "mask", "condition", "if", "masked fill"],
  params: z.object({}),
  inputs: {
    condition: {
      doc: "Bool, or int32 in which 0 does not hold; lines up with a and b",
      dtype: ["bool", "int32"],
    },
    a: { doc: "Taken where the condition holds", dtype: ["float32", "int32"] },
    b: { doc: "Taken elsewhere; a shape that lines up with a", dtype: ["float32", "int32"] },
  },
  outputs: { y: "Elements of both" },
  shape: ({ condition, a, b }) => {
    if (a.dtype !== b.dtype) return problem.dtype("b", { phrase: "dtypeLike", dtype: a.dtype, like: "a" }, b);
    const chosen = broadcastShape({ a, b });
    if ("code" in chosen) return chosen;
    const shape = broadcast(condition.shape, chosen);
    return shape && !mixesBatch(shape)
      ? { y: tensor(shape, a.dtype) }
      : unlessEqual(problem.broadcast("condition", tensor(chosen), condition), chosen, condition.shape);
  },
  lower: ({ condition, ...x }, _p, b) => {
    const holds = condition.type.dtype === "bool" ? condition : b.cast([condition], { to: "bool" });
    return { y: b.where([holds, x.a, x.b]) };
  },
  torch: (types) => ({
    call: ({ condition, a, b }) =>
      py`torch.where(${types.condition.dtype === "bool" ? condition : py`${condition}.bool()`}, ${a}, ${b})`,
  }),
  examples: [
    {
      inputs: { condition: { dtype: "int32", shape: ["N", 8] }, a: ["N", 8], b: ["N", 8] },
      exclusiveUpperBound: 2,
    },
    {
      inputs: {
        condition: { dtype: "int32", shape: ["N", 1, "H", 1] },
        a: ["N", 4, "H", "W"],
        b: ["N", 4, 1, 1],
      },
      exclusiveUpperBound: 3,
    },
    {
      inputs: {
        condition: { dtype: "int32", shape: ["N", "T"] },
        a: { dtype: "int32", shape: ["N", "T"] },
        b: { dtype: "int32", shape: ["N", 1] },
      },
      exclusiveUpperBound: 3,
    },
  ],
});
