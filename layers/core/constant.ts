import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { formatShape, sizeOf, tensor } from "../../ir/types/shape.ts";

/** A fixed tensor, the same for every sample. y: shape. https://pytorch.org/docs/stable/generated/torch.tensor.html */
export const constant = defineLayer({
  type: "constant",
  title: "Constant",
  category: "core",
  icon: "pin",
  doc: "A fixed tensor that is typed in, the same for every sample; it has no batch axis.",
  formula: "y = values",
  keywords: ["tensor", "value", "fill", "buffer", "mask"],
  params: z.object({
    shape: z
      .array(z.int().min(1).max(1_000_000))
      .max(7)
      .default([])
      .describe("Axes; none is a single number"),
    values: z
      .array(z.number())
      .min(1)
      .max(4096)
      .default([1])
      .describe("Elements row by row, or one number that fills the shape"),
    dtype: z.enum(["float32", "int32"]).default("float32").describe("int32 for ids and positions"),
  }),
  inputs: {},
  outputs: { y: "The tensor" },
  summary: (p) =>
    `${formatShape(p.shape)} · ${p.values.slice(0, 4).join(", ")}${p.values.length > 4 ? " …" : ""}`,
  shape: (_x, p) => {
    const size = sizeOf(p.shape);
    if (size > LARGEST)
      return problem.parameter(
        "shape",
        { phrase: "mostElements", count: LARGEST },
        { phrase: "sizes", shape: p.shape },
      );
    if (p.values.length !== 1 && p.values.length !== size)
      return problem.elementCount("values", { phrase: "oneOrAll", count: size }, p.values.length, {
        code: "takeCountAsShape",
        args: {},
        setParams: { shape: [p.values.length] },
      });
    if (p.dtype === "int32" && !p.values.every(Number.isInteger))
      return problem.parameter(
        "values",
        { phrase: "wholeNumbersAsInt32" },
        { phrase: "list", items: p.values },
        setTo("dtype", "float32"),
      );
    return { y: tensor(p.shape, p.dtype) };
  },
  lower: (_x, p, b) => ({ y: b.constant(p.values, p.shape, p.dtype) }),
  torch: (_x, p) => {
    const dtype = py`dtype=torch.${p.dtype === "int32" ? py`int32` : py`float32`}`;
    return {
      module:
        p.values.length === 1
          ? py`Constant(torch.full(${p.shape}, ${p.values[0]}, ${dtype}))`
          : py`Constant(torch.tensor(${p.values}, ${dtype}).reshape(${p.shape}))`,
      helper,
    };
  },
  examples: [
    { inputs: {} },
    { inputs: {}, params: { shape: [2, 3], values: [-0.5] } },
    { inputs: {}, params: { shape: [2, 3], values: [1, 2.5, -3, 0, 1e-3, 6] } },
    { inputs: {}, params: { shape: [3], values: [2, 0, 1], dtype: "int32" } },
  ],
});

const LARGEST = 10_000_000;

const helper = py`class Constant(nn.Module):
    """A fixed tensor."""

    def __init__(self, tensor):
        super().__init__()
        self.register_buffer("tensor", tensor, persistent=False)

    def forward(self):
        return self.tensor`;
