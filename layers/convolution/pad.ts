import { z } from "zod";
import { addDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { coversBorders, padAround, type Padding, paddingModes } from "./padding.ts";
import { formatShortest } from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { type Shape, tensor } from "../../ir/types/shape.ts";

const border = z.int().min(0).max(10_000);

/**
 * Puts a border around the axes behind the channels. x: [N, C, …], y: [N, C, …].
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 */
export const pad = defineLayer({
  type: "pad",
  title: "Pad",
  category: "convolution",
  icon: "frame",
  doc: "Puts a border around sequences, maps or volumes: zeros, another value, or elements of their own.",
  formula: "y[i] = x[i − begin] inside, value on the border, or x mirrored, repeated or from its other end",
  keywords: ["zero padding", "constant", "reflection", "replication", "circular", "border"],
  params: z.object({
    padding: z
      .union([border, z.array(border).min(2).max(6)])
      .default(1)
      .describe("Elements on every side, or left, right, top, bottom, front, back"),
    mode: z
      .enum(paddingModes)
      .default("constant")
      .describe("A constant, or elements mirrored, repeated or taken from the other end"),
    value: z.number().default(0).describe("The constant"),
  }),
  inputs: { x: { doc: "Features [N, features], sequences, maps or volumes [N, channels, …]" } },
  outputs: { y: "The same with its border" },
  summary: (p) => `${formatShortest(p.padding)} · ${p.mode === "constant" ? p.value : p.mode}`,
  shape: ({ x }, p) => {
    const rank = x.shape.length;
    if (rank < 2 || rank > 5) return problem.rank("x", { phrase: "batchAndBorders" }, x);
    const faults = settingProblems(x.shape, p);
    if (faults.length > 0) return faults;
    const padding = paddingOf(x.shape, p);
    if (!coversBorders(x.shape, padding))
      return problem.dimension("x", { phrase: "longerThanBorder" }, x, setTo("mode", "replicate"));
    const { axis, borders } = padding;
    const sizes = borders.map(({ begin, end }, i) => addDims(x.shape[axis + i]!, begin + end));
    return { y: tensor([...x.shape.slice(0, axis), ...sizes]) };
  },
  lower: ({ x }, p, b) => ({ y: padAround(x, paddingOf(x.type.shape, p), b) }),
  torch: ({ x }, p) => ({
    call: (inputs) => {
      const sides = paddingOf(x.shape, p)
        .borders.toReversed()
        .flatMap(({ begin, end }) => [begin, end]);
      const mode = p.mode === "constant" ? py`` : py`, mode=${p.mode}`;
      const value = p.mode === "constant" && p.value !== 0 ? py`, value=${p.value}` : py``;
      return py`F.pad(${inputs.x}, ${sides}${mode}${value})`;
    },
  }),
  examples: [
    { inputs: { x: ["N", 2, 4, 5] } },
    { inputs: { x: ["N", 2, 3, 4] }, params: { padding: [1, 0, 2, 3], value: -1.5 } },
    { inputs: { x: ["N", 2, 4, 5] }, params: { padding: [4, 1, 0, 3], mode: "reflect" } },
    { inputs: { x: ["N", 2, 1, 3] }, params: { padding: [2, 0, 1, 4], mode: "replicate" } },
    { inputs: { x: ["N", 2, 3, 4] }, params: { padding: [4, 0, 1, 2], mode: "circular" } },
    { inputs: { x: ["N", 6] }, params: { padding: [2, 1], mode: "reflect" } },
    { inputs: { x: ["N", 2, "T"] }, params: { padding: [3, 0] } },
    { inputs: { x: ["N", 2, "T"] }, params: { padding: [2, 1], mode: "circular" } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { padding: [0, 1], mode: "reflect" } },
    { inputs: { x: ["N", 1, 2, 3, 4] }, params: { padding: [1, 2, 0, 1, 1, 0], mode: "replicate" } },
    { inputs: { x: ["N", 1, 2, 3, 4] }, params: { padding: 1, mode: "reflect" } },
  ],
});

type Settings = Pick<Padding, "mode" | "value"> & { padding: number | readonly number[] };

/** Axes that a border may stand around: those behind the channels, or the features. */
const firstAxis = (x: Shape): number => Math.min(2, x.length - 1);

function settingProblems(x: Shape, p: Settings): Problem[] {
  const axes = x.length - firstAxis(x);
  const faults: Problem[] = [];
  if (typeof p.padding !== "number" && (p.padding.length % 2 > 0 || p.padding.length > 2 * axes))
    faults.push(
      problem.parameter(
        "padding",
        { phrase: "twoNumbersEach", most: 2 * axes },
        { phrase: "list", items: p.padding },
        setTo("padding", 1),
      ),
    );
  if (p.mode === "circular" && x.length === 2)
    faults.push(
      problem.parameter("mode", { phrase: "anotherAsNoChannels" }, p.mode, setTo("mode", "constant")),
    );
  return faults;
}

/** The argument `pad` of F.pad: pairs from the last axis on; axes without a pair get no border. */
function paddingOf(x: Shape, { padding, mode, value }: Settings): Padding {
  const axis = firstAxis(x);
  const borders = Array.from({ length: x.length - axis }, (_, i) => {
    const at = 2 * (x.length - axis - 1 - i);
    return typeof padding === "number"
      ? { begin: padding, end: padding }
      : { begin: padding[at] ?? 0, end: padding[at + 1] ?? 0 };
  });
  return { axis, borders, mode, value };
}
