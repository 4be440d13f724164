import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { createDataset } from "../../training/data/createDataset.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { planRun } from "../../training/run/planRun.ts";
import { regression } from "../../training/testing/lineRun.ts";
import {
  beginFolder,
  carryOutRuns,
  eventsOfOurs,
  eventsOfTheirs,
  furthest,
  numbersOf,
} from "./engineRuns.ts";

const root = mkdtempSync(join(tmpdir(), "tensorloom-weighed-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** 40 rows of x and 2x + 1, each with a weight. */
const weighed = (weightOf: (row: number) => number) => {
  const number = (name: string, of: (row: number) => number) => {
    return {
      name,
      kind: "number",
      shape: [],
      dtype: "float32" as const,
      data: Float32Array.from({ length: 40 }, (_, i) => of(i)),
    };
  };
  const columns = [number("x", (i) => i / 20 - 1), number("y", (i) => i / 10 - 1), number("w", weightOf)];
  return createDataset({ id: "sample:weighed", title: "t", doc: "", warnings: [], target: "y", columns });
};

const withNorm = (plan: Partial<Document["plan"]>): Document => {
  const document = regression({ epochs: 2, batchSize: 16, logEvery: 1, validation: 0 });
  const { nodes, edges } = document.graph;
  const norm = { id: "norm", type: "batchNorm1d", params: {}, position: [100, 0] as [number, number] };
  return {
    ...document,
    graph: {
      nodes: [nodes[0]!, norm, ...nodes.slice(1)],
      edges: [{ ...edges[0]!, to: "norm" }, { ...edges[0]!, from: "norm" }, ...edges.slice(1)],
    },
    plan: { ...document.plan, columns: [{ name: "w", roles: [{ as: "weight" }] }], ...plan },
  };
};

const cases = {
  "unlike weights before a batch norm": {
    document: withNorm({}),
    weightOf: (row: number) => 0.25 + row / 20,
  },
  // Most batches weigh nothing then; a norm would see their rows in PyTorch alone.
  "one row that counts": {
    document: { ...regression({}), plan: withNorm({}).plan },
    weightOf: (row: number) => Number(row === 7),
  },
};
const ours = new Map<string, readonly RunEvent[]>();

beforeAll(async () => {
  for (const [name, { document, weightOf }] of Object.entries(cases)) {
    const plan = await planRun(document, await weighed(weightOf));
    if (!plan.objective) throw new Error(JSON.stringify(plan.diagnostics));
    await beginFolder(plan, join(root, name));
    ours.set(name, await eventsOfOurs(plan));
  }
  const folders = Object.keys(cases).map((name) => join(root, name));
  await carryOutRuns(folders.map((folder) => ({ ranks: 2, settings: {}, folder, of: folder })));
}, 120_000);

test.each(Object.keys(cases))("numbers of %s are those of ONNX Runtime", async (name) => {
  const theirs = await eventsOfTheirs(join(root, name));
  expect(theirs.find(({ kind }) => kind === "halted")).toBeUndefined();
  const expected = numbersOf(ours.get(name)!);
  expect(expected.size).toBeGreaterThan(5);
  const { off, of } = furthest(numbersOf(theirs), expected);
  expect(off, of).toBeLessThan(1e-4);
});
