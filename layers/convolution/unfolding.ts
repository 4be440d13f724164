import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { BlockGrid } from "./spaceToDepth.ts";
import { exactDivDims } from "../../ir/types/dim.ts";
import {
  eachOf,
  formatPerAxis,
  formatShortest,
  type PerAxis,
  perAxis,
  shortest,
  shownPerAxis,
} from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import type { Keyword } from "../python/pyCall.ts";
import { type Shape, sizeOf } from "../../ir/types/shape.ts";
import type { Window } from "../../ir/types/window.ts";

/** Settings of windows that are laid out as columns, or put back from them. */
export const unfolding = {
  kernel: perAxis(2, 1, 256).default(3).describe("Height and width of the window"),
  stride: perAxis(2, 1, 1024).default(1).describe("Step of the window"),
  padding: perAxis(2, 0, 1024).default(0).describe("Zeros around the map"),
  dilation: perAxis(2, 1, 1024).default(1).describe("Distance between the elements of the window"),
};

export interface Unfolding {
  kernel: PerAxis;
  stride: PerAxis;
  padding: PerAxis;
  dilation: PerAxis;
}

/** "3×3 · stride 1". */
export const unfoldSummary = (p: Unfolding): string =>
  `${formatPerAxis(p.kernel, 2)} · stride ${formatShortest(p.stride)}`;

/** The windows along height and width. */
export function unfoldWindows(p: Unfolding): Window[] {
  const [kernel, stride, padding, dilation] = [p.kernel, p.stride, p.padding, p.dilation].map((s) =>
    eachOf(s, 2),
  );
  return kernel!.map((size, i) => ({
    kernel: size,
    stride: stride![i]!,
    dilation: dilation![i]!,
    begin: padding![i]!,
    end: padding![i]!,
  }));
}

/** Elements of a window. */
export const kernelSizeOf = (p: Unfolding): number => sizeOf(eachOf(p.kernel, 2));

/** Most elements of a window; the one-hot filters of more would cost too much memory. */
const MOST_ELEMENTS = 1024;

/** What is wrong with the size of the window. */
export const kernelSizeProblem = (p: Unfolding): Problem[] =>
  kernelSizeOf(p) <= MOST_ELEMENTS
    ? []
    : [
        problem.parameter(
          "kernel",
          { phrase: "mostElements", count: MOST_ELEMENTS },
          shownPerAxis(p.kernel, 2),
          setTo("kernel", 3, shownPerAxis(3, 2)),
        ),
      ];

/** Filters [channels·K, 1, kh, kw] that each pick one of the K elements of a window, channel by channel. */
export function oneHotFilters(channels: number, p: Unfolding, b: LayerBuilder): Value {
  const [kernelSize, kernel] = [kernelSizeOf(p), eachOf(p.kernel, 2)];
  const one = Array.from({ length: kernelSize ** 2 }, (_, i) => Number(i % (kernelSize + 1) === 0));
  const all = b.expand([b.constant(one, [1, kernelSize, ...kernel])], {
    shape: [channels, kernelSize, ...kernel],
  });
  return b.reshape([all], { shape: [channels * kernelSize, 1, ...kernel] });
}

/** The windows as blocks that cover a map exactly, of `sizes`, side by side; undefined where they do not. */
export function blocksOf(sizes: Shape, p: Unfolding): BlockGrid | undefined {
  const windows = unfoldWindows(p);
  const places = windows.map((w, i) =>
    w.stride === w.kernel && w.begin === 0 && (w.kernel === 1 || w.dilation === 1)
      ? exactDivDims(sizes[i]!, w.kernel)
      : undefined,
  );
  const [rows, columns] = places;
  if (rows === undefined || columns === undefined) return undefined;
  return { sizes: [windows[0]!.kernel, windows[1]!.kernel], places: [rows, columns] };
}

/** The arguments of nn.Unfold and nn.Fold. */
export const unfoldArguments = (p: Unfolding): Record<string, Keyword> => ({
  kernel_size: [shortest(p.kernel)],
  dilation: [shortest(p.dilation), 1],
  padding: [shortest(p.padding), 0],
  stride: [shortest(p.stride), 1],
});
