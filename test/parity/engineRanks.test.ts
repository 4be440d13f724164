import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { edited, readTemplate } from "../readTemplate.ts";
import {
  beginFolder,
  carryOutRuns,
  type EngineRanks,
  eventsOfOurs,
  eventsOfTheirs,
  furthest,
  lossesOf,
  numbersOf,
  planRows,
  slower,
} from "./engineRuns.ts";
import { objectives } from "./objectives.ts";

const withPlan = (document: Document, plan: Partial<Document["plan"]>): Document => ({
  ...document,
  plan: { ...document.plan, ...plan },
});

/** A row of blocks with dropout, of which the last layer has the weight of the first. */
const smallGpt = ((): Document => {
  const document = edited(readTemplate("gpt2"), {
    "tokens.dtype": "int32",
    "gpt2/embedding.count": 16,
    "gpt2/embedding.dimension": 16,
    "gpt2/positions.maxLength": 64,
    "gpt2/layers.heads": 2,
    "gpt2/layers.repeat": 4,
    "gpt2/head.units": 16,
  });
  const { objective } = document.plan;
  const [phase] = objective.phases;
  // Its own schedule would hardly have begun.
  const quick = {
    ...phase!,
    optimizer: { type: "adamW", params: { learningRate: 0.01, weightDecay: 0.1 } },
    schedule: { type: "constant", params: {} },
  };
  return withPlan(document, { dataset: "sample:reverse", objective: { ...objective, phases: [quick] } });
})();

const ways: Readonly<Record<string, EngineRanks>> = {
  "one rank": { ranks: 1, settings: {} },
  "DDP 2": { ranks: 2, settings: { parallel: "data" } },
  "FSDP 2": { ranks: 2, settings: { parallel: "sharded" } },
  "one rank, accumulation 2": { ranks: 1, settings: { micro_batches: 2 } },
  "DDP 2, accumulation 2": { ranks: 2, settings: { parallel: "data", micro_batches: 2 } },
  "FSDP 2, accumulation 2": { ranks: 2, settings: { parallel: "sharded", micro_batches: 2 } },
  "pipeline 2": { ranks: 2, settings: { parallel: "pipeline" } },
  "pipeline 2, parts 2": { ranks: 2, settings: { parallel: "pipeline", micro_batches: 2 } },
  "pipeline 2, parts 3, recomputed": {
    ranks: 2,
    settings: { parallel: "pipeline", micro_batches: 3, checkpointing: true },
  },
  "one rank, recomputed": { ranks: 1, settings: { checkpointing: true } },
  "DDP 2, recomputed": { ranks: 2, settings: { parallel: "data", checkpointing: true } },
  "FSDP 2, recomputed": { ranks: 2, settings: { parallel: "sharded", checkpointing: true } },
};
const named = (pattern: RegExp): readonly string[] => Object.keys(ways).filter((way) => pattern.test(way));
const parted = named(/^(one rank|DDP 2|FSDP 2)(, accumulation 2)?$/);

/** By batches of 16, of which the last has fewer rows: 12, so that a second process has 4, or 4, so that it has none. */
const models: Readonly<
  Record<string, { document: Document; rows: number; within: number; ways: readonly string[] }>
> = {
  digitCnn: { document: readTemplate("digitCnn"), rows: 75, within: 1e-5, ways: parted },
  smallResnet: {
    ...{ document: slower(readTemplate("smallResnet")), rows: 65, within: 1e-3 },
    // A batch norm sees the part of a batch that is taken at once.
    ways: parted.filter((way) => !way.includes("accumulation")),
  },
  sequenceTransformer: {
    document: edited(readTemplate("sequenceTransformer"), {
      "attention1.dropout": 0.1,
      "attention2.dropout": 0.1,
    }),
    ...{ rows: 65, within: 1e-5, ways: [...parted, ...named(/^pipeline 2(, parts 2)?$/)] },
  },
  // A mask counts over the whole batch.
  masked: {
    ...{ document: objectives.stages, rows: 75, within: 1e-5 },
    ways: named(/^(one rank|DDP 2), accumulation 2$|^pipeline 2, parts 2$/),
  },
  smallGpt: { document: smallGpt, rows: 75, within: 1e-5, ways: named(/recomputed/) },
};
const STEPS = 20;

const cases = Object.entries(models).flatMap(([model, about]) => about.ways.map((way) => ({ model, way })));

const root = mkdtempSync(join(tmpdir(), "tensorloom-ranks-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ours = new Map<string, readonly RunEvent[]>();
const folderOf = (x: (typeof cases)[number]): string => join(root, `${x.model}, ${x.way}`);

beforeAll(async () => {
  for (const [name, { document, rows }] of Object.entries(models)) {
    const plan = await planRows(withPlan(document, { batchSize: 16, epochs: STEPS / 4 }), rows);
    await beginFolder(plan, join(root, name));
    ours.set(name, await eventsOfOurs(plan));
  }
  await carryOutRuns(cases.map((x) => ({ ...ways[x.way]!, folder: folderOf(x), of: join(root, x.model) })));
}, 180_000);

describe.each(cases)("$model, $way", (x) => {
  test("losses, validations and metrics are those of ONNX Runtime", async () => {
    const told = await eventsOfTheirs(folderOf(x));
    expect(told.find(({ kind }) => kind === "halted")).toBeUndefined();
    const expected = numbersOf(ours.get(x.model)!);
    expect([...expected.keys()].filter((name) => /^step \d+ loss$/.test(name))).toHaveLength(STEPS);
    const numbers = x.model === "smallResnet" ? lossesOf : numbersOf;
    const { off, of } = furthest(numbers(told), numbers(ours.get(x.model)!));
    expect(off, of).toBeLessThan(models[x.model]!.within);
  });
});
