import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { perAxis, shortest, type SpatialAxes } from "../spatial/perAxis.ts";
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

/** What layers share that take the largest value of windows over `axes` spatial axes. */
export const maxPooling = (axes: SpatialAxes) =>
  ({
    category: "pooling",
    icon: "minimize-2",
    keywords: ["maximum", "downsample", "subsample"],
    params: z.object({
      ...pooling(axes),
      dilation: perAxis(axes, 1, 1024).default(1).describe("Distance between the elements of the window"),
    }),
    inputs: { x: { doc: spatialDoc(axes) } },
    outputs: { y: `Smaller ${spatialWords[axes].many} with the same channels` },
    traits: { windows: (p: Pooling) => floorWindows(p, axes) },
    summary: (p: Pooling) => poolSummary(p, axes),
    shape: ({ x }: { x: TensorType }, p: Pooling) => poolShape(x, p, axes),
    lower: ({ x }: { x: Value }, p: Pooling, b: LayerBuilder) => ({ y: largest(x, p, b) }),
    torch: (_x: object, p: Pooling) => ({
      module: pyCall(`nn.MaxPool${axes}d`, [shortest(p.kernel)], poolArguments(p)),
    }),
  }) as const;

function largest(x: Value, p: Pooling, b: LayerBuilder): Value {
  const windows = poolWindows(x.type.shape, p)!;
  const pads = padsOf(windows);
  // Runtimes refuse to pad by a kernel or more, which only a dilated window in ceil mode asks for.
  const beyond = windows.some((w) => w.end >= w.kernel);
  const half = windows.length;
  const around = [0, 0, ...pads.slice(0, half), 0, 0, ...pads.slice(half)];
  return b.maxPool([beyond ? b.pad([x], { pads: around, value: LOWEST }) : x], {
    kernel: windows.map((w) => w.kernel),
    strides: windows.map((w) => w.stride),
    pads: beyond ? pads.map(() => 0) : pads,
    dilations: windows.map((w) => w.dilation),
    ceil: false,
  });
}

/** The smallest finite float32. */
const LOWEST = -3.4028234663852886e38;
