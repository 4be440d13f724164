import { z } from "zod";
import { addDims } from "../dim.ts";
import { groupProblems } from "../groups.ts";
import { fanInUniform } from "../initializer.ts";
import { defineLayer } from "../layer.ts";
import { mapProblem } from "../map.ts";
import { bothOf, formatPair, formatShortest, type Pair, pair, shortest } from "../pair.ts";
import { type Problem, problem } from "../problem.ts";
import { pyCall } from "../pyCall.ts";
import { type Shape, tensor } from "../shape.ts";
import { coveredBy, padsOf, type Window } from "../window.ts";

/**
 * The gradient of a convolution, used to enlarge maps. x: [N, in, H, W], W: [in, out/groups, kh, kw], b: [out],
 * y: [N, out, H', W'] with H' = (H − 1)·stride − 2·padding + dilation·(kh − 1) + outputPadding + 1.
 * https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export const convTranspose2d = defineLayer({
  type: "convTranspose2d",
  title: "ConvTranspose2d",
  category: "convolution",
  icon: "scaling",
  doc: "Transposed convolution: every element stamps a learned filter onto a larger map.",
  keywords: ["deconvolution", "upsampling", "decoder", "generator"],
  params: z.object({
    channels: z.int().min(1).max(1_000_000).default(32).describe("Output channels"),
    kernel: pair(1, 1024).default(3).describe("Height and width of the filter"),
    stride: pair(1, 1024).default(1).describe("Step between two stamps; enlarges the map by as much"),
    padding: pair(0, 1024).default(0).describe("Rows and columns cut off each side of the result"),
    outputPadding: pair(0, 1024).default(0).describe("Rows and columns added at the bottom and right"),
    dilation: pair(1, 1024).default(1).describe("Distance between the elements of the filter"),
    groups: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe("Split the channels into groups that do not mix"),
    bias: z.boolean().default(true).describe("Add a learned offset to each channel"),
  }),
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Larger maps with the new channels" },
  summary: (p) => `${p.channels} · ${formatPair(p.kernel)} · stride ${formatShortest(p.stride)}`,
  shape: ({ x }, p) => {
    const wrong = mapProblem("x", x);
    if (wrong) return wrong;
    const map = outputMap(x.shape, p);
    const faults = [...groupProblems(x.shape[1] as number, p), ...outputPaddingProblem(p)];
    if (map.some((size) => typeof size === "number" && size < 1)) faults.push(paddingProblem(p));
    return faults.length > 0 ? faults : { y: tensor([x.shape[0]!, p.channels, ...map]) };
  },
  lower: ({ x }, p, b) => {
    const shape = [x.type.shape[1] as number, p.channels / p.groups, ...bothOf(p.kernel)];
    // PyTorch takes the second axis as the fan-in of a transposed filter too.
    const init = fanInUniform(shape.slice(1).reduce((a, d) => a * d));
    const w = b.param("weight", shape, init);
    const bias = p.bias ? [b.param("bias", [p.channels], init)] : [];
    return {
      y: b.convTranspose([x, w, ...bias], {
        strides: bothOf(p.stride),
        pads: padsOf(windowsOf(p)),
        dilations: bothOf(p.dilation),
        group: p.groups,
        outputPadding: bothOf(p.outputPadding),
      }),
    };
  },
  torch: ({ x }, p) => ({
    module: pyCall("nn.ConvTranspose2d", [x.shape[1] as number, p.channels], {
      kernel_size: [shortest(p.kernel)],
      stride: [shortest(p.stride), 1],
      padding: [shortest(p.padding), 0],
      output_padding: [shortest(p.outputPadding), 0],
      groups: [p.groups, 1],
      bias: [p.bias, true],
      dilation: [shortest(p.dilation), 1],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 4, 7, 7] } },
    {
      inputs: { x: ["N", 4, 5, 4] },
      params: { channels: 6, kernel: [3, 4], stride: [2, 3], padding: 1, outputPadding: [1, 2], groups: 2 },
    },
    { inputs: { x: ["N", 2, 4, 5] }, params: { channels: 3, dilation: [2, 1], bias: false } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { channels: 2, kernel: 4, stride: 2, padding: 1 } },
  ],
});

interface Geometry {
  kernel: Pair;
  stride: Pair;
  padding: Pair;
  outputPadding: Pair;
  dilation: Pair;
}

const windowsOf = (p: Geometry): Window[] =>
  [0, 1].map((i) => ({
    kernel: bothOf(p.kernel)[i]!,
    stride: bothOf(p.stride)[i]!,
    dilation: bothOf(p.dilation)[i]!,
    begin: bothOf(p.padding)[i]!,
    end: bothOf(p.padding)[i]!,
  }));

const outputMap = (x: Shape, p: Geometry): Shape =>
  windowsOf(p).map((w, i) => addDims(coveredBy(x[i + 2]!, w), bothOf(p.outputPadding)[i]!));

function outputPaddingProblem(p: Geometry): Problem[] {
  // PyTorch lets it reach the dilation too; ONNX Runtime does not.
  const limits = windowsOf(p).map((w) => w.stride - 1);
  const extra = bothOf(p.outputPadding);
  if (extra.every((e, i) => e <= limits[i]!)) return [];
  const outputPadding = shortest([Math.min(extra[0], limits[0]!), Math.min(extra[1], limits[1]!)]);
  return [
    problem.parameter("outputPadding", "less than the stride", formatShortest(p.outputPadding), {
      title: `Set output padding to ${formatShortest(outputPadding)}`,
      setParams: { outputPadding },
    }),
  ];
}

const paddingProblem = (p: Geometry): Problem =>
  problem.parameter("padding", "less, so that something of the map is left", formatShortest(p.padding), {
    title: "Set padding to 0",
    setParams: { padding: 0 },
  });
