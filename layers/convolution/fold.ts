import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { joinBlocks } from "./spaceToDepth.ts";
import { defineLayer } from "../layer.ts";
import { eachOf, formatPerAxis, perAxis, shortest, shownPerAxis } from "../spatial/perAxis.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor } from "../../ir/types/shape.ts";
import {
  blocksOf,
  oneHotFilters,
  kernelSizeOf,
  kernelSizeProblem,
  unfoldArguments,
  unfolding,
  type Unfolding,
  unfoldSummary,
  unfoldWindows,
} from "./unfolding.ts";
import { coveredBy, padsOf, windowCount } from "../../ir/types/window.ts";

/**
 * Puts columns back as windows of a map and adds up where they overlap. x: [N, C·kh·kw, L], y: [N, C, H, W].
 * https://pytorch.org/docs/stable/generated/torch.nn.Fold.html
 */
export const fold = defineLayer({
  type: "fold",
  title: "Fold",
  category: "convolution",
  icon: "table-cells-merge",
  doc: "Puts columns back into a map as the windows they came from; where windows overlap they add up.",
  formula:
    "y[c, l, m] = Σ x[(c, u, v), (i, j)] over all i, j, u, v with s·i + d·u − p = l, s·j + d·v − p = m; s stride, d dilation, p padding",
  keywords: ["col2im", "patches", "sliding window"],
  params: z.object({
    outputSize: perAxis(2, 1, 100_000).default(8).describe("Height and width of the map"),
    ...unfolding,
  }),
  inputs: { x: { doc: "Columns [N, channels · elements of a window, windows]" } },
  outputs: { y: "Maps [N, channels, height, width]" },
  summary: (p) => `${formatPerAxis(p.outputSize, 2)} · ${unfoldSummary(p)}`,
  shape: ({ x }, p) => {
    if (x.shape.length !== 3) return problem.rank("x", { phrase: "columnsOfWindows" }, x);
    const faults = kernelSizeProblem(p);
    if (faults.length > 0) return faults;
    const [n, rows, windows] = x.shape;
    const kernelSize = kernelSizeOf(p);
    if (typeof rows === "string" || rows! % kernelSize !== 0)
      return problem.indivisible("x", { phrase: "windowElements", count: kernelSize }, x);
    const places = placesOf(p);
    if (places.some((count) => count < 1))
      return problem.parameter(
        "outputSize",
        { phrase: "mapForWindow" },
        shownPerAxis(p.outputSize, 2),
        setTo("outputSize", shortest(smallest(p)), shownPerAxis(smallest(p), 2)),
      );
    const count = places[0]! * places[1]!;
    if (windows !== count) return problem.dimension("x", { phrase: "windows", count }, x);
    return { y: tensor([n!, rows! / kernelSize, ...eachOf(p.outputSize, 2)]) };
  },
  lower: ({ x }, p, b) => {
    const [n, rows] = x.type.shape;
    const maps = b.reshape([x], { shape: [n!, rows!, ...placesOf(p)] });
    const blocks = blocksOf(eachOf(p.outputSize, 2), p);
    return { y: blocks ? joinBlocks(maps, blocks, b) : addWindows(maps, p, b) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.Fold", [shortest(p.outputSize)], unfoldArguments(p)) }),
  examples: [
    { inputs: { x: ["N", 18, 36] } },
    { inputs: { x: ["N", 16, 6] }, params: { outputSize: [8, 6], kernel: [4, 2], stride: [4, 2] } },
    {
      inputs: { x: ["N", 4, 15] },
      params: { outputSize: [6, 4], kernel: 2, stride: [2, 1], padding: [1, 2], dilation: [2, 3] },
    },
  ],
});

type Folding = Unfolding & { outputSize: number | readonly number[] };

/** How many windows fit along height and width. */
function placesOf(p: Folding): readonly number[] {
  const sizes = eachOf(p.outputSize, 2);
  return unfoldWindows(p).map((w, i) => windowCount(sizes[i]!, w) as number);
}

/** The smallest map that a window fits into. */
const smallest = (p: Folding): number[] =>
  unfoldWindows(p).map((w) => Math.max(1, coveredBy(1, w) as number));

/** A transposed convolution with one-hot filters, which puts each element at its place in its window. */
function addWindows(x: Value, p: Folding, b: LayerBuilder): Value {
  const [, rows, ...places] = x.type.shape as readonly number[];
  const channels = rows! / kernelSizeOf(p);
  const [windows, sizes] = [unfoldWindows(p), eachOf(p.outputSize, 2)];
  return b.convTranspose([x, oneHotFilters(channels, p, b)], {
    strides: windows.map((w) => w.stride),
    pads: padsOf(windows),
    dilations: windows.map((w) => w.dilation),
    group: channels,
    outputPadding: windows.map((w, i) => sizes[i]! - (coveredBy(places[i]!, w) as number)),
  });
}
