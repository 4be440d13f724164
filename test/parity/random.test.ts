import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import type { Graph } from "../../graph-schema/document.ts";
import { layers } from "../../layers/layers.ts";
import { seedOfCommit } from "../../scripts/runProof.ts";
import { MOST_NODES } from "./growDocument.ts";
import { type Outcome, runSeeds } from "./randomCases.ts";
import { placeable, randomDocument } from "./randomDocument.ts";

// Random documents against ONNX Runtime and their emitted PyTorch, in use, backward and some of them trained, about half
// a second each. DOCUMENTS: how many; SEED: the first of them, so SEED=17 DOCUMENTS=1 shows again what failed as "seed
// 17"; without it another with each commit. `npm run prove documents` runs many more.

const { DOCUMENTS = 200, SEED = seedOfCommit() } = process.env;
const [first, count] = [Number(SEED), Number(DOCUMENTS)];
console.log(`random documents from seed ${first}`);
const seeds = Array.from({ length: count }, (_, i) => first + i);

const root = mkdtempSync(join(tmpdir(), "tensorloom-random-"));
const outcomes = new Map<number, Outcome>();

beforeAll(async () => {
  for (const outcome of await runSeeds(seeds, { root, training: Math.ceil(count / 5) })) {
    outcomes.set(outcome.seed, outcome);
    for (const one of outcome.rounding) console.log(`seed ${outcome.seed}, rounding: ${one}`);
  }
}, 900_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(seeds)("seed %d", (seed) => expect(outcomes.get(seed)!.misses).toEqual([]));

test("one in five is trained, where there are enough to choose from", () =>
  expect([...outcomes.values()].filter((o) => o.trained).length).toBeGreaterThanOrEqual(
    count < 50 ? 0 : count / 5,
  ));

test("every layer is in one of the documents, which have 5 to 60 nodes", () => {
  const seen = new Set<string>();
  const visit = ({ nodes }: Graph): void => nodes.forEach((n) => seen.add(n.type));
  for (let i = 0; i < placeable.length; i++) {
    const { document } = randomDocument(first + i);
    visit(document.graph);
    Object.values(document.blocks ?? {}).forEach((block) => visit(block.graph));
    const { size } = check(document);
    expect(size, document.name).toBeGreaterThanOrEqual(5);
    expect(size, document.name).toBeLessThanOrEqual(MOST_NODES);
  }
  expect(Object.keys(layers).filter((type) => !seen.has(type))).toEqual([]);
});
