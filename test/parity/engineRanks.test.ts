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
  numbersOf,
  planRows,
} from "./engineRuns.ts";

const withPlan = (document: Document, plan: Partial<Document["plan"]>): Document => ({
  ...document,
  plan: { ...document.plan, ...plan },
});

/** By batches of 16, of which the last has fewer rows: 12, so that a second process has 4, or 4, so that it has none. */
const models = {
  digitCnn: { document: readTemplate("digitCnn"), rows: 75, within: 1e-5 },
  smallResnet: { document: readTemplate("smallResnet"), rows: 65, within: 1e-3 },
  sequenceTransformer: {
    document: edited(readTemplate("sequenceTransformer"), {
      "attention1.dropout": 0.1,
      "attention2.dropout": 0.1,
    }),
    rows: 65,
    within: 1e-5,
  },
} as const;
const STEPS = 20;

const ways: Readonly<Record<string, EngineRanks>> = {
  "one rank": { ranks: 1, settings: {} },
  "DDP 2": { ranks: 2, settings: { parallel: "data" } },
  "FSDP 2": { ranks: 2, settings: { parallel: "sharded" } },
  "one rank, accumulation 2": { ranks: 1, settings: { micro_batches: 2 } },
  "DDP 2, accumulation 2": { ranks: 2, settings: { parallel: "data", micro_batches: 2 } },
  "FSDP 2, accumulation 2": { ranks: 2, settings: { parallel: "sharded", micro_batches: 2 } },
};

// A batch norm sees the part of a batch that is taken at once.
const cases = Object.keys(models).flatMap((model) =>
  Object.keys(ways)
    .filter((way) => model !== "smallResnet" || !way.includes("accumulation"))
    .map((way) => ({ model: model as keyof typeof models, way })),
);

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
    const { off, of } = furthest(numbersOf(told), expected);
    expect(off, of).toBeLessThan(models[x.model].within);
  });
});
