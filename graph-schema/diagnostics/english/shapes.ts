import { formatShape, type DType, type Shape } from "../../../ir/types/shape.ts";
import type { CodeWords, ExpectedActual, Text } from "../text.ts";
import { axes } from "./format.ts";

interface Misfit {
  expected: Text;
  shape: Shape;
}

const misfit = ({ expected, shape }: Misfit): ExpectedActual => [expected, axes(shape)];

export const shapeCodes = {
  rank: { doc: "The input has the wrong number of axes.", says: misfit },
  openAxis: {
    doc: "An axis has a size that only the data decide, where the layer needs to know it.",
    says: misfit,
  },
  batchAxis: {
    doc: "The first axis of the input is neither the batch nor a multiple of it, over whose samples statistics are taken.",
    says: ({ shape }: { shape: Shape }) => [
      "the batch N, or a multiple of it, as the first axis",
      axes(shape),
    ],
  },
  unequalSizes: { doc: "Two inputs differ in an axis that they must share.", says: misfit },
  indivisible: {
    doc: "An axis has a size that cannot be cut into equal parts as the layer does.",
    says: misfit,
  },
  tooLong: { doc: "A sequence is longer than the layer is made for.", says: misfit },
  dimension: { doc: "An axis has a size that the layer cannot take.", says: misfit },
  dtype: {
    doc: "The input has elements of the wrong kind.",
    says: ({ expected, dtype }: { expected: Text; dtype: DType }) => [expected, dtype],
  },
  broadcast: {
    doc: "Two shapes do not line up, axis by axis from the right, as equal or 1.",
    says: ({ other, shape }: { other: Shape; shape: Shape }) => [
      `a shape that lines up with ${axes(other)}`,
      axes(shape),
    ],
  },
  kernelTooLarge: {
    doc: "The window is larger than the padded map it slides over.",
    says: ({ map, kernel }: { map: Shape; kernel: Shape }) => [
      `a padded map of at least ${formatShape(kernel)}`,
      formatShape(map),
    ],
  },
} satisfies CodeWords;
