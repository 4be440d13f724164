import { expect, test } from "vitest";
import {
  coveredBy,
  padsOf,
  reachOf,
  unreachedEnds,
  windowCount,
  windowCountInCeilMode,
  windowsOf,
} from "./window.ts";

const attrs = { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 2, 3], dilations: [1, 4] };
const [tall, wide] = windowsOf(attrs) as [ReturnType<typeof windowsOf>[0], ReturnType<typeof windowsOf>[0]];

test("attributes are windows, one an axis, and back", () => {
  expect(tall).toEqual({ kernel: 3, stride: 2, dilation: 1, begin: 1, end: 2 });
  expect(wide).toEqual({ kernel: 2, stride: 1, dilation: 4, begin: 0, end: 3 });
  expect(padsOf([tall, wide])).toEqual(attrs.pads);
  expect(windowsOf({ kernel: [3], strides: [1], pads: [0, 0] })[0]!.dilation).toBe(1);
});

test("windows are counted where they stand", () => {
  for (const [w, sizes] of [
    [tall, [1, 2, 7, 8]],
    [wide, [2, 5, 6]],
  ] as const)
    for (const size of sizes) {
      const from = size + w.begin + w.end;
      const starts = Array.from({ length: from }, (_, at) => at * w.stride);
      const fitting = starts.filter((at) => at + w.dilation * (w.kernel - 1) < from);
      expect(windowCount(size, w)).toBe(fitting.length);
      expect(reachOf(fitting.length, w)).toBe(fitting.at(-1)! + w.dilation * (w.kernel - 1) + 1);
    }
  expect(unreachedEnds([1, 1, 8, 6], attrs)).toEqual([0, 0]);
  expect(unreachedEnds([1, 1, 7, 6], attrs)).toEqual([1, 0]);
});

test("in ceil mode a last window hangs over, but begins before the end", () => {
  const w = { kernel: 2, stride: 2, dilation: 1, begin: 0, end: 0 };
  expect([4, 5].map((size) => windowCountInCeilMode(size, w))).toEqual([2, 3]);
  // It would begin at index 4, behind the last element and the padding before the first.
  expect(windowCountInCeilMode(3, { ...w, kernel: 1, begin: 1, end: 1 })).toBe(2);
  expect(windowCountInCeilMode("T", w)).toBe("floor((T + 1)/2)");
});

test("a transposed convolution makes what convolution takes", () => {
  for (const size of [6, 8]) expect(coveredBy(windowCount(size, tall), tall)).toBe(size);
  expect(coveredBy("T", tall)).toBe("2*T - 2");
});
