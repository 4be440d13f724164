import { expect, test } from "vitest";
import { emptyDocument, type Node } from "../../graph-schema/document.ts";
import { layers } from "../../layers/layers.ts";
import { check } from "./check.ts";
import { batchesOf, needsTwoSamples } from "./loneSample.ts";

type Placed = readonly [type: string, params?: Node["params"], rest?: Partial<Node>];

function chain(shape: readonly (string | number)[], ...placed: readonly Placed[]) {
  const all: readonly Placed[] = [["input", { shape: [...shape] }], ...placed, ["output"]];
  const nodes = all.map(([type, params = {}, rest], i): Node => ({
    ...{ id: `n${i}`, type, params, position: [i, 0] },
    ...rest,
  }));
  const edges = nodes.slice(1).map(({ id }, i) => ({ from: `n${i}`, output: "y", to: id, input: "x" }));
  const checked = check({ ...emptyDocument(), graph: { nodes, edges } });
  expect(checked.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return checked;
}

const normOf = ["batchNorm1d", "batchNorm2d", "batchNorm3d"] as const;

test("these are the layers that normalize over the batch", () => {
  const found = Object.values(layers).filter((layer) => layer.traits?.normalizes === "batch");
  expect(found.map(({ type }) => type).sort()).toEqual([...normOf]);
});

test.each([
  [[6], 0, true],
  [[6, 1], 0, true],
  [[6, 5], 0, false],
  [[6, "T"], 0, true],
  [[6, 1, 1], 1, true],
  [[6, 2, 1], 1, false],
  [[6, "H", 2], 1, false],
  [[6, 1, 1, 1], 2, true],
  [[6, 2, 2, 2], 2, false],
] as const)("samples %j leave a batch norm one value a channel: %s → %s", (shape, axes, expected) => {
  expect(needsTwoSamples(chain(shape, [normOf[axes]]))).toBe(expected);
});

test("a bypassed one needs nothing, and one behind another counts", () => {
  expect(needsTwoSamples(chain([6], ["batchNorm1d", {}, { bypassed: true }]))).toBe(false);
  expect(needsTwoSamples(chain([6, 2, 2], ["batchNorm2d"], ["flatten"], ["batchNorm1d"]))).toBe(true);
});

test.each([
  [65, 16, true, 4],
  [65, 16, false, 5],
  [66, 16, true, 5],
  [64, 16, true, 4],
  [3, 2, true, 1],
  [4, 1, true, 4],
  [1, 16, false, 1],
])(
  "%d rows in batches of %d, a lone one left out: %s, make %d",
  (...[rows, batchSize, leavesLone, batches]) => {
    expect(batchesOf({ rows, batchSize }, { leavesLone })).toBe(batches);
  },
);
