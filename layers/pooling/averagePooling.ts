import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { eachOf, shortest, type SpatialAxes } from "../spatial/perAxis.ts";
import {
  floorWindows,
  poolArguments,
  type Pooling,
  pooling,
  poolShape,
  poolSummary,
  poolWindows,
} from "./pooling.ts";
import { pyCall } from "../python/pyCall.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { spatialDoc } from "../spatial/spatial.ts";
import { padsOf } from "../../ir/types/window.ts";

type AveragePooling = Pooling & { countIncludePad: boolean };

/** What layers share that take the mean of windows over `axes` spatial axes. */
export const averagePooling = (axes: SpatialAxes) =>
  ({
    category: "pooling",
    icon: "shrink",
    keywords: ["average", "mean", "downsample", "subsample"],
    params: z.object({
      ...pooling(axes),
      countIncludePad: z.boolean().default(true).describe("Count the zeros of the padding in the mean"),
    }),
    inputs: { x: { doc: spatialDoc(axes) } },
    outputs: { y: `Smaller ${spatialWords[axes].many} with the same channels` },
    traits: { windows: (p: AveragePooling) => floorWindows(p, axes) },
    summary: (p: AveragePooling) => poolSummary(p, axes),
    shape: ({ x }: { x: TensorType }, p: AveragePooling) => poolShape(x, p, axes),
    lower: ({ x }: { x: Value }, p: AveragePooling, b: LayerBuilder) => ({ y: averageWindows(x, p, b) }),
    torch: (_x: object, p: AveragePooling) => ({
      module: pyCall(`nn.AvgPool${axes}d`, [shortest(p.kernel)], {
        ...poolArguments(p),
        count_include_pad: [p.countIncludePad, true],
      }),
    }),
  }) as const;

/** Mean of each window of x: [N, C, …]. */
export function averageWindows(x: Value, p: AveragePooling, b: LayerBuilder): Value {
  const windows = poolWindows(x.type.shape, p)!;
  const padding = eachOf(p.padding, windows.length);
  // Elements that ceil mode adds at the end never count. Where padding does, it is put on the map first.
  const grown = windows.some((w, i) => w.end > padding[i]!);
  const apart = grown && p.countIncludePad && p.padding !== 0;
  const map = apart ? b.pad([x], { pads: [0, 0, ...padding, 0, 0, ...padding], value: 0 }) : x;
  const left = windows.map((w, i) => (apart ? { ...w, begin: 0, end: w.end - padding[i]! } : w));
  return b.averagePool([map], {
    kernel: windows.map((w) => w.kernel),
    strides: windows.map((w) => w.stride),
    pads: padsOf(left),
    ceil: false,
    countIncludePad: p.countIncludePad && !grown,
  });
}
