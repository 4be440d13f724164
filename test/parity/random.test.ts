import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import type { Graph } from "../../graph-schema/document.ts";
import { layers } from "../../layers/layers.ts";
import { placeable, randomDocument } from "./randomDocument.ts";
import { type Compared, expectSame, runTorchCases, type TorchCase } from "./torchCases.ts";

// Random documents against their emitted PyTorch, forward and backward, about a quarter of a second each. DOCUMENTS: how
// many; SEED: the first of them, so SEED=17 DOCUMENTS=1 shows again what failed as "seed 17".

const { DOCUMENTS = 200, SEED = 2000 } = process.env;
console.log(`random documents from seed ${SEED}`);
const seeds = Array.from({ length: Number(DOCUMENTS) }, (_, i) => Number(SEED) + i);
const cases = seeds.map((seed): TorchCase & { name: string } => {
  const made = randomDocument(seed);
  return {
    ...made,
    name: `seed ${seed}: ${made.document.graph.nodes.length} nodes`,
    key: `seed_${seed}`,
  };
});

const root = mkdtempSync(join(tmpdir(), "tensorloom-random-"));
let compared: Compared;

beforeAll(async () => {
  compared = await runTorchCases(cases, root);
}, 600_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)("$name", ({ key }) =>
  expectSame(key, compared, { outputs: { relative: 1e-5 }, gradients: { relative: 1e-4, floor: 1e-3 } }),
);

test("every layer is in one of the documents, which have 5 to 60 nodes", () => {
  const seen = new Set<string>();
  const visit = ({ nodes }: Graph): void => nodes.forEach((n) => seen.add(n.type));
  for (let i = 0; i < placeable.length; i++) {
    const { document } = randomDocument(Number(SEED) + i);
    visit(document.graph);
    Object.values(document.blocks ?? {}).forEach((block) => visit(block.graph));
    const { size } = check(document);
    expect(size, document.name).toBeGreaterThanOrEqual(5);
    expect(size, document.name).toBeLessThanOrEqual(60);
  }
  expect(Object.keys(layers).filter((type) => !seen.has(type))).toEqual([]);
});
