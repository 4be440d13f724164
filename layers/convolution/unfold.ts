import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { splitBlocks } from "./spaceToDepth.ts";
import { mulDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import { shownPerAxis } from "../spatial/perAxis.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor } from "../../ir/types/shape.ts";
import { spatialDoc } from "../spatial/spatial.ts";
import {
  blocksOf,
  oneHotFilters,
  kernelSizeOf,
  kernelSizeProblem,
  unfoldArguments,
  type Unfolding,
  unfolding,
  unfoldSummary,
  unfoldWindows,
} from "./unfolding.ts";
import { extentOf, padsOf, windowCount } from "../../ir/types/window.ts";

/**
 * Each window of a map as a column. x: [N, C, H, W], y: [N, C·kh·kw, L] for L windows.
 * https://pytorch.org/docs/stable/generated/torch.nn.Unfold.html
 */
export const unfold = defineLayer({
  type: "unfold",
  title: "Unfold",
  category: "convolution",
  icon: "table-columns-split",
  doc: "Lays out each window of a map as a column, such as the patches of an image.",
  formula: "y[(c, u, v), (i, j)] = x[c, s·i + d·u − p, s·j + d·v − p]; s stride, d dilation, p padding",
  keywords: ["im2col", "patches", "sliding window"],
  params: z.object(unfolding),
  inputs: { x: { doc: spatialDoc(2) } },
  outputs: { y: "Columns [N, channels · elements of a window, windows]" },
  summary: unfoldSummary,
  shape: ({ x }, p) => {
    const wrong = featureMapProblem("x", x);
    if (wrong) return wrong;
    const windows = unfoldWindows(p);
    const faults = kernelSizeProblem(p);
    const places = windows.map((w, i) => windowCount(x.shape[i + 2]!, w));
    if (places.some((count) => typeof count === "number" && count < 1)) {
      const padded = windows.map((w, i) => windowCount(x.shape[i + 2]!, { ...w, kernel: 1, stride: 1 }));
      faults.push(
        problem.kernelTooLarge("x", padded, windows.map(extentOf), setTo("kernel", 1, shownPerAxis(1, 2))),
      );
    }
    if (faults.length > 0) return faults;
    return { y: tensor([x.shape[0]!, (x.shape[1] as number) * kernelSizeOf(p), mulDims(...places)]) };
  },
  lower: ({ x }, p, b) => {
    const blocks = blocksOf(x.type.shape.slice(2), p);
    const y = blocks ? splitBlocks(x, blocks, b) : pickWindows(x, p, b);
    const [n, rows, ...places] = y.type.shape;
    return { y: b.reshape([y], { shape: [n!, rows!, mulDims(...places)] }) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.Unfold", [], unfoldArguments(p)) }),
  examples: [
    { inputs: { x: ["N", 3, 5, 6] } },
    { inputs: { x: ["N", 2, 8, 6] }, params: { kernel: [4, 2], stride: [4, 2] } },
    {
      inputs: { x: ["N", 1, 5, 5] },
      params: { kernel: 2, stride: [2, 1], padding: [1, 2], dilation: [2, 3] },
    },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, padding: 1 } },
  ],
});

/** Every element of every window, by filters that pick one each. */
function pickWindows(x: Value, p: Unfolding, b: LayerBuilder): Value {
  const channels = x.type.shape[1] as number;
  const windows = unfoldWindows(p);
  return b.conv([x, oneHotFilters(channels, p, b)], {
    strides: windows.map((w) => w.stride),
    pads: padsOf(windows),
    dilations: windows.map((w) => w.dilation),
    group: channels,
  });
}
