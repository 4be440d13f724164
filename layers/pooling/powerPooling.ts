import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { averageWindows } from "./averagePooling.ts";
import { eachOf, type PerAxis, shortest, type SpatialAxes } from "../spatial/perAxis.ts";
import { floorWindows, pooling, poolShape, poolSummary } from "./pooling.ts";
import { pyCall } from "../python/pyCall.ts";
import { sizeOf, type TensorType } from "../../ir/types/shape.ts";
import { spatialWords } from "../../graph-schema/diagnostics/english/spatialWords.ts";
import { spatialDoc } from "../spatial/spatial.ts";

interface PowerPooling {
  power: number;
  kernel: PerAxis;
  stride: PerAxis | null;
  ceilMode: boolean;
}

/** What layers share that take the power mean of windows, times their size, over `axes` spatial axes. */
export function powerPooling(axes: SpatialAxes) {
  const { kernel, stride, ceilMode } = pooling(axes);
  return {
    category: "pooling",
    icon: "superscript",
    keywords: ["power average", "p-norm", "lp", "downsample"],
    params: z.object({
      power: z
        .number()
        .min(1)
        .max(100)
        .default(2)
        .describe("1 sums each window; the higher, the closer to its maximum"),
      kernel,
      stride,
      ceilMode,
    }),
    inputs: { x: { doc: spatialDoc(axes) } },
    outputs: { y: `Smaller ${spatialWords[axes].many} with the same channels` },
    traits: { windows: (p: PowerPooling) => floorWindows({ ...p, padding: 0 }, axes) },
    summary: (p: PowerPooling) => `power ${p.power} · ${poolSummary(p, axes)}`,
    shape: ({ x }: { x: TensorType }, p: PowerPooling) => poolShape(x, { ...p, padding: 0 }, axes),
    lower: ({ x }: { x: Value }, p: PowerPooling, b: LayerBuilder) => ({ y: norms(x, p, b) }),
    torch: (_x: object, p: PowerPooling) => ({
      module: pyCall(`nn.LPPool${axes}d`, [p.power, shortest(p.kernel)], {
        stride: [shortest(p.stride ?? p.kernel), shortest(p.kernel)],
        ceil_mode: [p.ceilMode, false],
      }),
    }),
  } as const;
}

/** (mean of xᵖ · elements)^(1/p); as in PyTorch the gradient is 0 where that is 0. */
function norms(x: Value, p: PowerPooling, b: LayerBuilder): Value {
  const powers = p.power === 1 ? x : b.pow([x, b.constant(p.power)]);
  const window = { ...p, padding: 0, countIncludePad: true };
  const count = sizeOf(eachOf(p.kernel, x.type.shape.length - 2));
  const sums = b.mul([averageWindows(powers, window, b), b.constant(count)]);
  const [zero, one] = [b.constant(0), b.constant(1)];
  const isZero = b.equal([sums, zero]);
  const root = p.power === 1 ? sums : b.pow([b.where([isZero, one, sums]), b.constant(1 / p.power)]);
  return b.where([isZero, zero, root]);
}
