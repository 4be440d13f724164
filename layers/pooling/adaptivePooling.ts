import { z } from "zod";
import { featureMapProblem } from "../spatial/featureMap.ts";
import {
  eachOf,
  formatPerAxis,
  type PerAxis,
  perAxis,
  shortest,
  shownPerAxis,
  type SpatialAxes,
} from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { spatialDoc, capitalize } from "../spatial/spatial.ts";

interface AdaptivePooling {
  outputSize: PerAxis;
}

/** What layers share that pool to a given size over `axes` spatial axes; `name` is PyTorch's without the axes. */
export const adaptivePooling = (axes: SpatialAxes, name: string) =>
  ({
    category: "pooling",
    icon: "fold-vertical",
    params: z.object({
      outputSize: perAxis(axes, 1, 256)
        .default(1)
        .describe(`${capitalize(spatialWords[axes].sizes)} of the result`),
    }),
    inputs: { x: { doc: spatialDoc(axes) } },
    outputs: { y: `${capitalize(spatialWords[axes].many)} of the given size with the same channels` },
    summary: (p: AdaptivePooling) => formatPerAxis(p.outputSize, axes),
    shape: ({ x }: { x: TensorType }, p: AdaptivePooling) => adaptiveShape(x, p, axes),
    torch: (_x: object, p: AdaptivePooling) => ({
      module: pyCall(`nn.${name}${axes}d`, [shortest(p.outputSize)]),
    }),
  }) as const;

function adaptiveShape(x: TensorType, p: AdaptivePooling, axes: SpatialAxes): { y: TensorType } | Problem {
  const wrong = featureMapProblem("x", x, axes);
  if (wrong) return wrong;
  const target = eachOf(p.outputSize, axes);
  const map = x.shape.slice(2);
  if (map.some((size, i) => typeof size === "string" && target[i] !== 1))
    return problem.openAxis(
      "x",
      { phrase: "fixedOrOnes", axes },
      x,
      setTo("outputSize", 1, shownPerAxis(1, axes)),
    );
  if (map.some((size, i) => target[i] !== 1 && !isLight(size as number, target[i]!)))
    return problem.dimension("x", { phrase: "smallerMap", axes }, x);
  return { y: tensor([...x.shape.slice(0, 2), ...target]) };
}

/** True unless windows of unequal size would need absurdly large constants. */
const isLight = (size: number, target: number): boolean => size % target === 0 || size * target <= 1_000_000;

/** Where the windows along an axis begin and end: floor(i·size/count) to ceil((i + 1)·size/count). */
export const adaptiveWindows = (size: number, count: number): { begin: number; end: number }[] =>
  Array.from({ length: count }, (_, i) => ({
    begin: Math.floor((i * size) / count),
    end: Math.ceil(((i + 1) * size) / count),
  }));
