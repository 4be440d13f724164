import { z } from "zod";
import { type Dim, floorDivDims, mulDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { cubicallyResized } from "./cubicallyResized.ts";
import { linearlyResized } from "./linearlyResized.ts";
import { nearest } from "./nearest.ts";
import { eachOf, formatShortest, type PerAxis, shortest, shownShortest } from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo, turnOff } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { type Shape, tensor } from "../../ir/types/shape.ts";

const modes = ["nearest", "linear", "bilinear", "bicubic", "trilinear"] as const;
type Mode = (typeof modes)[number];

/** The number of spatial axes that a mode interpolates along; nearest takes any. */
const axesOf: Readonly<Partial<Record<Mode, number>>> = { linear: 1, bilinear: 2, bicubic: 2, trilinear: 3 };

const size = z.int().min(1).max(100_000);
const factor = z.number().min(0.01).max(1000);

/**
 * Enlarges or shrinks the spatial axes. x: [N, C, …], y: [N, C, …] with sizes floor(size · scaleFactor).
 * https://pytorch.org/docs/stable/generated/torch.nn.Upsample.html
 */
export const upsample = defineLayer({
  type: "upsample",
  title: "Upsample",
  category: "convolution",
  icon: "image-upscale",
  doc: "Enlarges sequences, maps or volumes by repeating elements or by interpolating between them.",
  formula:
    "y[i] = x[⌊i·(1/r)⌋], or x interpolated at (i + ½)/r − ½, with alignCorners at i·(L − 1)/(L′ − 1); r = scaleFactor, or L′/L",
  keywords: ["interpolate", "resize", "zoom", "bilinear", "nearest", "decoder"],
  params: z.object({
    scaleFactor: z
      .union([factor, z.array(factor).min(1).max(3)])
      .default(2)
      .describe("How many times larger each axis becomes; without effect where a size is given"),
    size: z
      .union([size, z.array(size).min(1).max(3)])
      .nullable()
      .default(null)
      .describe("Size of each axis of the result; empty takes the scale factor"),
    mode: z
      .enum(modes)
      .default("nearest")
      .describe("Repeat the nearest element or interpolate between neighbors"),
    alignCorners: z
      .boolean()
      .default(false)
      .describe("Keep the first and last elements in place while interpolating"),
  }),
  inputs: { x: { doc: "Sequences, maps or volumes [N, channels, …]" } },
  outputs: { y: "The same with other sizes" },
  summary: (p) =>
    `${p.size === null ? `×${formatShortest(p.scaleFactor)}` : `to ${formatShortest(p.size)}`} · ${p.mode}`,
  shape: ({ x }, p) => {
    const axes = x.shape.length - 2;
    if (axes < 1 || axes > 3) return problem.rank("x", { phrase: "batchChannelsAndEnlarged" }, x);
    const faults = settingProblems(axes, p);
    if (faults.length > 0) return faults;
    const sizes = outputSizes(x.shape, p);
    if (!sizes) return problem.openAxis("x", { phrase: "fixedOrSimpleScale" }, x);
    if (sizes.some((d) => typeof d === "number" && d < 1))
      return problem.dimension("x", { phrase: "largerMap" }, x, setTo("scaleFactor", 1));
    return { y: tensor([...x.shape.slice(0, 2), ...sizes]) };
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    const { alignCorners } = p;
    const [sizes, factors] = [outputSizes(shape, p)!, factorsOf(shape, p)];
    if (p.mode === "nearest") return { y: nearest(x, { sizes, factors }, b) };
    const resized = p.mode === "bicubic" ? cubicallyResized : linearlyResized;
    return { y: resized(x, { sizes, factors, alignCorners }, b) };
  },
  torch: ({ x: { shape } }, p) => {
    const factors = factorsOf(shape, p);
    if (p.mode === "nearest" && factors && mayBeCopied(shape, factors))
      return { helper: upsampleNearest, call: ({ x }) => py`upsample_nearest(${[x, py`${factors}`]})` };
    return {
      module: pyCall("nn.Upsample", [], {
        ...(p.size === null
          ? { scale_factor: [shortest(p.scaleFactor)] as const }
          : { size: [shortest(p.size)] as const }),
        mode: [p.mode, "nearest"],
        align_corners: [p.alignCorners, false],
      }),
    };
  },
  examples: [
    { inputs: { x: ["N", 3, 4, 5] } },
    { inputs: { x: ["N", 2, 4, 5] }, params: { mode: "bilinear", scaleFactor: [2, 3] } },
    { inputs: { x: ["N", 2, 5, 4] }, params: { mode: "bilinear", size: [7, 3], alignCorners: true } },
    { inputs: { x: ["N", 2, 6, 5] }, params: { mode: "bilinear", size: 4 } },
    { inputs: { x: ["N", 2, 5, 6] }, params: { scaleFactor: 1.5 } },
    { inputs: { x: ["N", 2, 7, 4] }, params: { scaleFactor: 1.125 } },
    { inputs: { x: ["N", 1, 4, 5] }, params: { mode: "bicubic", scaleFactor: [1.5, 0.5] } },
    { inputs: { x: ["N", 1, 3, 4] }, params: { mode: "bicubic", size: 6, alignCorners: true } },
    { inputs: { x: ["N", 2, "T"] }, params: { mode: "linear", scaleFactor: 3 } },
    { inputs: { x: ["N", 2, "T"] }, params: { mode: "linear", scaleFactor: 1.25 } },
    { inputs: { x: ["N", 2, 1] }, params: { mode: "linear", size: 5 } },
    { inputs: { x: ["N", 1, 2, 3, 3] }, params: { mode: "trilinear" } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { scaleFactor: [2, 0.5] } },
  ],
});

interface Scaling {
  scaleFactor: PerAxis;
  size: PerAxis | null;
  mode: Mode;
  alignCorners: boolean;
}

function settingProblems(axes: number, p: Scaling): Problem[] {
  const wanted = axesOf[p.mode];
  const faults: Problem[] = [];
  const scale = { code: "takeScaleFactor", args: {}, setParams: { size: null } } as const;
  for (const [param, value, repair] of [
    ["scaleFactor", p.scaleFactor, setTo("scaleFactor", 2)],
    ["size", p.size, scale],
  ] as const)
    if (value !== null && typeof value !== "number" && value.length !== axes)
      faults.push(problem.parameter(param, { phrase: "numberOrEach", axes }, shownShortest(value), repair));
  if (wanted !== undefined && wanted !== axes) {
    const mode = modes.find((m) => axesOf[m] === axes)!;
    faults.push(
      problem.parameter("mode", { phrase: "modeForAxes", mode, axes }, p.mode, setTo("mode", mode)),
    );
  }
  if (p.alignCorners && p.mode === "nearest")
    faults.push(
      problem.parameter("alignCorners", { phrase: "offAsNotInterpolated" }, true, turnOff("alignCorners")),
    );
  return faults;
}

/** By how much each axis grows; undefined where the sizes decide. */
const factorsOf = (x: Shape, p: Scaling): readonly number[] | undefined =>
  p.size === null ? eachOf(p.scaleFactor, x.length - 2) : undefined;

/** Whether a fraction leaves an axis as large as it is or doubles it, so that PyTorch may copy in place of scaling. */
const mayBeCopied = (shape: Shape, factors: readonly number[]): boolean =>
  factors.some((factor, i) => {
    const from = shape[i + 2]!;
    if (Number.isInteger(factor)) return false;
    return typeof from === "number"
      ? [1, 2].includes(Math.floor(from * factor) / from)
      : factor > 1 && factor < 3;
  });

const upsampleNearest = py`def upsample_nearest(x, factors):
    """Element floor(i / factor) of each axis behind the channels; nn.Upsample takes others in some versions of PyTorch"""
    for axis, factor in enumerate(factors, 2):
        size = x.shape[axis]
        steps = torch.arange(math.floor(size * factor), dtype=torch.float32, device=x.device)
        at = (steps * (1 / factor)).long().clamp(max=size - 1)
        x = x.index_select(axis, at)
    return x`;

/** Sizes of the result; undefined where they depend on an open size in a way that no formula here says. */
function outputSizes(x: Shape, p: Scaling): Shape | undefined {
  if (p.size !== null) return eachOf(p.size, x.length - 2);
  const sizes = eachOf(p.scaleFactor, x.length - 2).map((scale, i) => scaled(x[i + 2]!, scale));
  return sizes.every((d) => d !== undefined) ? sizes : undefined;
}

/** floor(size · scale); of an open size as a formula, where that is the same for every size, however numbers are rounded. */
function scaled(size: Dim, scale: number): Dim | undefined {
  if (typeof size === "number") return Math.floor(size * scale);
  for (let below = 1; below <= 64; below++) {
    const above = Math.round(scale * below);
    if (above / below !== scale) continue;
    return isExact({ above, below, scale }) ? floorDivDims(mulDims(size, above), below) : undefined;
  }
  return undefined;
}

/** Open sizes up to which a scale factor must be exact. */
const LARGEST = 2 ** 15;

/** Whether sizes that the fraction makes whole stay so in the float64 of PyTorch and the float32 of ONNX. */
function isExact({ above, below, scale }: { above: number; below: number; scale: number }): boolean {
  for (let size = below; below > 1 && size <= LARGEST; size += below) {
    const whole = (size / below) * above;
    if (Math.floor(scale * size) !== whole) return false;
    if (Math.floor(Math.fround(Math.fround(scale) * size)) !== whole) return false;
  }
  return true;
}
