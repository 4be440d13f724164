import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import {
  channelSettings,
  type Filter,
  filterPadding,
  filterProblems,
  filterSettings,
  filterSummary,
  filterWindows,
} from "./filter.ts";
import { groupProblems } from "../rules/groups.ts";
import { fanInUniform } from "../../ir/initializer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import { padAround } from "./padding.ts";
import { eachOf, shortest, type SpatialAxes } from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Repair } from "../../graph-schema/diagnostics/repair.ts";
import type { PyCode } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { sameShape, sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { spatialDoc, capitalize } from "../spatial/spatial.ts";
import { padsOf, effectiveKernelOffsets, windowCount } from "../../ir/types/window.ts";

/** Settings of a convolution: its filter and its channels. */
interface Convolution extends Filter {
  channels: number;
  groups: number;
  bias: boolean;
}

/** What layers that convolve over `axes` spatial axes share: all but their names, words and examples. */
export function convolution(axes: SpatialAxes) {
  const { channels, groups, bias } = channelSettings;
  const params = z.object({ channels, ...filterSettings(axes), groups, bias });
  return {
    category: "convolution",
    params,
    inputs: { x: { doc: spatialDoc(axes) } },
    outputs: { y: `${capitalize(spatialWords[axes].many)} with the new channels` },
    traits: {
      linear: (p: Convolution) => p.groups === 1,
      features: 1,
      windows: (p: Convolution) => filterWindows(p, axes),
    },
    summary: (p: Convolution) => `${p.channels} · ${filterSummary(p, axes)}`,
    shape: ({ x }: { x: TensorType }, p: Convolution) => convolutionShape(x, p, axes),
    advise: ({ x }: { x: TensorType }, p: Convolution) => idleOffsets(x, p, axes),
    lower: ({ x }: { x: Value }, p: Convolution, b: LayerBuilder) => ({ y: convolve(x, p, b) }),
    torch: ({ x }: { x: TensorType }, p: Convolution) => ({ module: convolutionModule(x, p, axes) }),
  } as const;
}

/** What comes out of a convolution of x: [N, C, …]. */
export function convolutionShape(
  x: TensorType,
  p: Convolution,
  axes: SpatialAxes,
): { y: TensorType } | readonly Problem[] {
  const wrong = featureMapProblem("x", x, axes);
  if (wrong) return [wrong];
  const faults = [...groupProblems(x.shape[1] as number, p), ...filterProblems(x, p, axes)];
  if (faults.length > 0) return faults;
  const windows = filterWindows(p, axes);
  const sizes = windows.map((w, i) => windowCount(x.shape[i + 2]!, w));
  return { y: tensor([x.shape[0]!, p.channels, ...sizes]) };
}

/** The warning about elements of the filter that meet nothing but padding at every position, so that they can be left out. */
function idleOffsets(x: TensorType, p: Convolution, axes: SpatialAxes): Problem[] {
  const windows = filterWindows(p, axes);
  const seeing = windows.map((w, i) => effectiveKernelOffsets(x.shape[i + 2]!, w));
  if (seeing.every(({ count }, i) => count === windows[i]!.kernel)) return [];
  const kernel = shortest(seeing.map(({ count }) => count));
  const begins = windows.map((w, i) => w.begin - seeing[i]!.first * w.dilation);
  const padding = typeof p.padding === "string" ? p.padding : shortest(begins);
  const [before, after] = [p, { ...p, kernel, padding }].map((settings) =>
    convolutionShape(x, settings, axes),
  );
  const same = "y" in before! && "y" in after! && sameShape(before.y.shape, after.y.shape);
  const seeingKernel = eachOf(kernel, axes);
  const repair: Repair = {
    code: "set",
    args: { param: "kernel", value: { phrase: "perAxis", sizes: seeingKernel } },
    setParams: { kernel, padding },
  };
  return [
    problem.idleTaps(
      "x",
      { map: x.shape.slice(2), kernel: eachOf(p.kernel, axes), seeing: seeingKernel },
      same ? repair : undefined,
    ),
  ];
}

/** x: [N, C, …] convolved, with parameters `${path}weight` and `${path}bias`. */
export function convolve(x: Value, p: Convolution & { path?: string }, b: LayerBuilder): Value {
  const axes = x.type.shape.length - 2;
  const { path = "" } = p;
  const shape = [p.channels, (x.type.shape[1] as number) / p.groups, ...eachOf(p.kernel, axes)];
  const init = fanInUniform(sizeOf(shape.slice(1)));
  const w = b.param(`${path}weight`, shape, init);
  const bias = p.bias ? [b.param(`${path}bias`, [p.channels], init)] : [];
  const pads = padsOf(filterWindows(p, axes));
  const apart = p.paddingMode !== "zeros";
  return b.conv([apart ? padAround(x, filterPadding(p, axes), b) : x, w, ...bias], {
    strides: eachOf(p.stride, axes),
    pads: apart ? pads.map(() => 0) : pads,
    dilations: eachOf(p.dilation, axes),
    group: p.groups,
  });
}

/** nn.Conv…d; arguments that are PyTorch's default are left out. */
export const convolutionModule = (x: TensorType, p: Convolution, axes: SpatialAxes): PyCode =>
  pyCall(`nn.Conv${axes}d`, [x.shape[1]!, p.channels], {
    kernel_size: [shortest(p.kernel)],
    stride: [shortest(p.stride), 1],
    padding: [p.padding === "valid" ? 0 : p.padding === "same" ? "same" : shortest(p.padding), 0],
    dilation: [shortest(p.dilation), 1],
    groups: [p.groups, 1],
    bias: [p.bias, true],
    padding_mode: [p.paddingMode, "zeros"],
  });
