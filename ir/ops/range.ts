import type { Dim } from "../types/dim.ts";
import { tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

type Attributes = { size: Dim; dtype?: "int32" | "int64" };

/** 0, 1, … size−1, int32 unless said: [size]. ONNX Range-11. */
export const range: Op<Attributes> = {
  doc: "0, 1, ... size - 1, int32 unless said.",
  infer: (_, { size, dtype = "int32" }) => tensor([size], dtype),
  vjp: null,
  onnx: ({ size, dtype = "int32" }) =>
    isUncounted({ size, dtype })
      ? null
      : {
          type: "Range",
          inputs: [
            scalar(0, dtype),
            typeof size === "number" ? scalar(size, dtype) : { sizes: [size] },
            scalar(1, dtype),
          ],
        },
  legalize: ({ attrs, b }) => countedInt64(attrs, b),
  simplify: ({ attrs, b }) => countedInt64(attrs, b),
  examples: [
    { inputs: [], attrs: { size: 5 } },
    { inputs: [], attrs: { size: 4, dtype: "int64" } },
  ],
};

const scalar = (element: number, dtype: "int32" | "int64") =>
  ({ dtype, shape: [], data: [element] }) as const;

/** ONNX takes all sizes of a Range from one dtype, and those known only at run time are int64. */
const isUncounted = ({ size, dtype = "int32" }: Attributes): boolean =>
  typeof size === "string" && dtype === "int32";

const countedInt64 = (attrs: Attributes, b: Builder): Value | undefined =>
  isUncounted(attrs)
    ? b.cast([b.range([], { size: attrs.size, dtype: "int64" })], { to: "int32" })
    : undefined;
