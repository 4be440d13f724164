import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { addDims } from "../../ir/types/dim.ts";
import { channelSettings } from "./filter.ts";
import { groupProblems } from "../rules/groups.ts";
import { fanInUniform } from "../../ir/initializer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import {
  eachOf,
  formatPerAxis,
  formatShortest,
  type PerAxis,
  perAxis,
  shortest,
  shownShortest,
  type SpatialAxes,
} from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { pyCall } from "../python/pyCall.ts";
import { type Shape, sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { spatialDoc, capitalize } from "../spatial/spatial.ts";
import { coveredBy, padsOf, type Window } from "../../ir/types/window.ts";

interface TransposedConvolution {
  channels: number;
  kernel: PerAxis;
  stride: PerAxis;
  padding: PerAxis;
  outputPadding: PerAxis;
  dilation: PerAxis;
  groups: number;
  bias: boolean;
}

/** What layers with transposed convolutions over `axes` spatial axes share: all but their names, words and examples. */
export function transposedConvolution(axes: SpatialAxes) {
  const { one, many, sizes } = spatialWords[axes];
  const params = z.object({
    channels: z.int().min(1).max(1_000_000).default(32).describe("Output channels"),
    kernel: perAxis(axes, 1, 1024)
      .default(3)
      .describe(`${capitalize(sizes)} of the filter`),
    stride: perAxis(axes, 1, 1024)
      .default(1)
      .describe(`Step between two stamps; enlarges the ${one} by as much`),
    padding: perAxis(axes, 0, 1024).default(0).describe("Elements cut off each side of the result"),
    outputPadding: perAxis(axes, 0, 1024).default(0).describe("Elements added at the end of each axis"),
    dilation: perAxis(axes, 1, 1024).default(1).describe("Distance between the elements of the filter"),
    groups: channelSettings.groups,
    bias: channelSettings.bias,
  });
  return {
    category: "convolution",
    params,
    inputs: { x: { doc: spatialDoc(axes) } },
    outputs: { y: `Larger ${many} with the new channels` },
    outputAxis: 1,
    traits: { linear: (p: TransposedConvolution) => p.groups === 1, features: 1 },
    summary: (p: TransposedConvolution) =>
      `${p.channels} · ${formatPerAxis(p.kernel, axes)} · stride ${formatShortest(p.stride)}`,
    shape: ({ x }: { x: TensorType }, p: TransposedConvolution) => shapeOf(x, p, axes),
    lower: ({ x }: { x: Value }, p: TransposedConvolution, b: LayerBuilder) => ({ y: lower(x, p, b) }),
    torch: ({ x }: { x: TensorType }, p: TransposedConvolution) => ({
      module: pyCall(`nn.ConvTranspose${axes}d`, [x.shape[1]!, p.channels], {
        kernel_size: [shortest(p.kernel)],
        stride: [shortest(p.stride), 1],
        padding: [shortest(p.padding), 0],
        output_padding: [shortest(p.outputPadding), 0],
        groups: [p.groups, 1],
        bias: [p.bias, true],
        dilation: [shortest(p.dilation), 1],
      }),
    }),
  } as const;
}

function shapeOf(
  x: TensorType,
  p: TransposedConvolution,
  axes: SpatialAxes,
): { y: TensorType } | readonly Problem[] {
  const wrong = featureMapProblem("x", x, axes);
  if (wrong) return [wrong];
  const map = outputSizes(x.shape, p, axes);
  const faults = [...groupProblems(x.shape[1] as number, p), ...outputPaddingProblem(p, axes)];
  if (map.some((size) => typeof size === "number" && size < 1)) faults.push(paddingProblem(p));
  return faults.length > 0 ? faults : { y: tensor([x.shape[0]!, p.channels, ...map]) };
}

function lower(x: Value, p: TransposedConvolution, b: LayerBuilder): Value {
  const axes = x.type.shape.length - 2;
  const shape = [x.type.shape[1] as number, p.channels / p.groups, ...eachOf(p.kernel, axes)];
  // PyTorch takes the second axis as the fan-in of a transposed filter too.
  const init = fanInUniform(sizeOf(shape.slice(1)));
  const w = b.param("weight", shape, init);
  const bias = p.bias ? [b.param("bias", [p.channels], init)] : [];
  const extra = eachOf(p.outputPadding, axes);
  const ends = windowsOf(p, axes).map((window, i) => endOf(window, extra[i]!));
  const zeros = ends.map((end) => end.zeros);
  const longer = zeros.some((n) => n > 0)
    ? b.pad([x], { pads: [...Array<number>(axes + 4).fill(0), ...zeros], value: 0 })
    : x;
  return b.convTranspose([longer, w, ...bias], {
    strides: eachOf(p.stride, axes),
    pads: padsOf(ends.map((end) => end.window)),
    dilations: eachOf(p.dilation, axes),
    group: p.groups,
    outputPadding: ends.map((end) => end.outputPadding),
  });
}

/**
 * How an axis ends. ONNX Runtime takes an output padding below the stride alone, PyTorch also one below the dilation:
 * that is less padding, and beyond it what zeros behind x stamp.
 */
function endOf(window: Window, extra: number): { window: Window; outputPadding: number; zeros: number } {
  if (extra < window.stride) return { window, outputPadding: extra, zeros: 0 };
  const zeros = Math.max(0, Math.ceil((extra - window.end) / window.stride));
  const end = window.end - extra + zeros * window.stride;
  return { window: { ...window, end }, outputPadding: 0, zeros };
}

function windowsOf(p: TransposedConvolution, axes: number): Window[] {
  const [kernel, stride, dilation] = [p.kernel, p.stride, p.dilation].map((s) => eachOf(s, axes));
  return eachOf(p.padding, axes).map((size, i) => ({
    kernel: kernel![i]!,
    stride: stride![i]!,
    dilation: dilation![i]!,
    begin: size,
    end: size,
  }));
}

function outputSizes(x: Shape, p: TransposedConvolution, axes: number): Shape {
  const extra = eachOf(p.outputPadding, axes);
  return windowsOf(p, axes).map((w, i) => addDims(coveredBy(x[i + 2]!, w), extra[i]!));
}

function outputPaddingProblem(p: TransposedConvolution, axes: number): Problem[] {
  const limits = windowsOf(p, axes).map((w) => Math.max(w.stride, w.dilation) - 1);
  const extra = eachOf(p.outputPadding, axes);
  if (extra.every((e, i) => e <= limits[i]!)) return [];
  const outputPadding = shortest(extra.map((e, i) => Math.min(e, limits[i]!)));
  return [
    problem.paddingSize(
      "outputPadding",
      { phrase: "lessThanStrideOrDilation" },
      shownShortest(p.outputPadding),
      setTo("outputPadding", outputPadding, shownShortest(outputPadding)),
    ),
  ];
}

const paddingProblem = (p: TransposedConvolution): Problem =>
  problem.paddingSize(
    "padding",
    { phrase: "lessSoThatMapIsLeft" },
    shownShortest(p.padding),
    setTo("padding", 0),
  );
