import type { Dim } from "../../graph-schema/dim.ts";
import { tensor } from "../../graph-schema/shape.ts";
import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import type { Op } from "../op.ts";

type Attributes = { size: Dim; dtype?: "int32" | "int64" };

/** 0, 1, … size−1, int32 unless said: [size]. ONNX Range-11. */
export const range: Op<Attributes> = {
  doc: "0, 1, ... size - 1, int32 unless said.",
  infer: (_, { size, dtype = "int32" }) => tensor([size], dtype),
  vjp: null,
  onnx: ({ size, dtype = "int32" }) => ({
    type: "Range",
    inputs: [
      scalar(0, dtype),
      typeof size === "number" ? scalar(size, dtype) : { sizes: [size] },
      scalar(1, dtype),
    ],
  }),
  legalize: ({ attrs, b }) => known(attrs, b),
  simplify: ({ attrs, b }) => known(attrs, b),
  examples: [
    { inputs: [], attrs: { size: 5 } },
    { inputs: [], attrs: { size: 4, dtype: "int64" } },
  ],
};

const scalar = (element: number, dtype: "int32" | "int64") =>
  ({ dtype, shape: [], data: [element] }) as const;

/** A constant, or where the size is known only at run time, and then as int64, a cast. */
function known({ size, dtype = "int32" }: Attributes, b: Builder): Value | undefined {
  if (typeof size === "string")
    return dtype === "int32" ? b.cast([b.range([], { size, dtype: "int64" })], { to: dtype }) : undefined;
  const elements = Array.from({ length: size }, (_, i) => i);
  return b.constant(elements, [size], dtype);
}
