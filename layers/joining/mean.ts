import { z } from "zod";
import { mixesBatch } from "../rules/batch.ts";
import { defineLayer } from "../layer.ts";
import { problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { broadcast, type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";

/** (x₁ + x₂ + …) / n with broadcasting. x: shapes that line up from the right as equal or 1. */
export const mean = defineLayer({
  type: "mean",
  title: "Mean",
  category: "joining",
  icon: "align-vertical-justify-center",
  doc: "Mean of any number of tensors, element by element, such as the answers of several branches.",
  formula: "y = (x₁ + x₂ + … + xₙ) / n",
  keywords: ["average", "ensemble", "merge"],
  params: z.object({}),
  inputs: { x: { doc: "Tensors whose shapes line up", variadic: true } },
  outputs: { y: "Their mean" },
  shape: ({ x }) => {
    let shape = x[0]?.shape ?? [];
    for (const [wire, other] of x.entries()) {
      const together = joined(shape, other);
      if (!together)
        return [{ ...unlessEqual(problem.broadcast("x", tensor(shape), other), shape, other.shape), wire }];
      shape = together;
    }
    return { y: tensor(shape) };
  },
  lower: ({ x }, _p, b) => ({
    y: b.mul([x.reduce((sum, other) => b.add([sum, other])), b.constant(1 / x.length)]),
  }),
  torch: ({ x: { length } }) => ({
    call: ({ x }) => (length === 1 ? x[0]! : py`(${x.reduce((sum, v) => py`${sum} + ${v}`)}) / ${length}`),
  }),
  examples: [
    {
      inputs: {
        x: [
          ["N", 8],
          ["N", 8],
        ],
      },
    },
    {
      inputs: {
        x: [
          ["N", 3, "H", "W"],
          ["N", 3, 1, 1],
          ["N", 1, "H", "W"],
        ],
      },
    },
    { inputs: { x: [["N", "T", 4]] } },
  ],
});

/** [N, D] and [N, 1, D] broadcast to [N, N, D], every sample with every other: never meant. */
function joined(shape: Shape, other: TensorType): Shape | undefined {
  const together = broadcast(shape, other.shape);
  return together && !mixesBatch(together) ? together : undefined;
}
