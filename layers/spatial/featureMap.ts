import type { SpatialAxes } from "./perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { type Repair, reshapeTo } from "../../graph-schema/diagnostics/repair.ts";
import { isStatic, type TensorType } from "../../ir/types/shape.ts";

/** What is wrong with x as a batch [N, C, …] with so many spatial axes and fixed channels; undefined when nothing. */
export function featureMapProblem(port: string, x: TensorType, axes: SpatialAxes = 2): Problem | undefined {
  if (x.shape.length !== axes + 2)
    return problem.rank(port, { phrase: "batchOfMaps", axes }, x, intoMap(port, x, axes));
  if (typeof x.shape[1] === "string")
    return problem.openAxis(port, { phrase: "fixedChannels" }, x, channelsSecond(port, x));
  return undefined;
}

/** The repair that adds a missing channel axis, or reshapes flat rows of square images. */
function intoMap(port: string, x: TensorType, axes: SpatialAxes): Repair | undefined {
  const sample = x.shape.slice(1);
  if (!isStatic(sample)) return undefined;
  const flat = axes === 2 && sample.length === 1 ? square(sample[0]!) : undefined;
  const shape = sample.length === axes ? [1, ...sample] : flat;
  return shape && reshapeTo(port, shape);
}

/** Pixels as one gray or three color channels of a square. */
function square(pixels: number): number[] | undefined {
  for (const channels of [1, 3]) {
    const side = Math.sqrt(pixels / channels);
    if (Number.isInteger(side) && side > 1) return [channels, side, side];
  }
  return undefined;
}

/** The repair that moves a fixed last axis, where sequence layers have features, to the place of the channels. */
function channelsSecond(port: string, x: TensorType): Repair | undefined {
  if (typeof x.shape.at(-1) === "string") return undefined;
  const rank = x.shape.length;
  const axes = [0, rank - 1, ...x.shape.slice(2).map((_, i) => i + 1)];
  return {
    code: "lastAxisToChannels",
    args: {},
    insertBefore: { input: port, type: "permute", params: { axes } },
  };
}
