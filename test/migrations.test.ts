import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { stepPrograms } from "../compiler/compile.ts";
import type { StepLoss } from "../compiler/steps/stepObjective.ts";
import type { Document } from "../graph-schema/document.ts";
import { readValue } from "../graph-schema/readDocument.ts";
import { printProgram } from "../ir/printProgram.ts";
import { symbolsOf } from "../ir/types/dim.ts";
import { tensor } from "../ir/types/shape.ts";
import { confusionCounts } from "../training/objective/classification/confusionCounts.ts";
import { meanPerSample } from "../training/objective/elementwise.ts";
import { documentHash } from "../training/run/documentHash.ts";
import { planObjective } from "../training/run/planRun.ts";

// Every document that this repository ever held in version 1, as it stood there and with the hash that it had, against
// what it becomes: the same steps, and the same hash, so that a checkpoint of it goes on.

interface Old {
  path: string;
  hash: string;
  document: Document;
}

const olds = readFileSync(new URL("../graph-schema/migrations/version1.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Old);

/** Cross-entropy as version 1 had it: the classes on the last axis, whatever the shape. */
const crossEntropy1: StepLoss<{ labelSmoothing: number }> = {
  type: "crossEntropy",
  target: ({ shape }) => tensor(shape.slice(0, -1), "int32"),
  lower: ({ prediction, target }, { labelSmoothing }, b) => {
    const last = prediction.type.shape.length - 1;
    const classes = prediction.type.shape[last] as number;
    const hot = b.oneHot([target], { depth: classes });
    const smooth =
      labelSmoothing === 0
        ? hot
        : b.add([b.mul([hot, b.constant(1 - labelSmoothing)]), b.constant(labelSmoothing / classes)]);
    const logs = b.logSoftmax([prediction], { axis: last });
    return meanPerSample(b.neg([b.reduceSum([b.mul([smooth, logs])], { axes: [last] })]), b);
  },
  torch: () => {
    throw new Error("internal: only steps are compared");
  },
};

const MOST_PARAMETERS = 30_000_000;

const trained = olds.flatMap(({ path, document }, i) => {
  const read = readValue(document);
  if (!read.ok) throw new Error(`${path} is not read`);
  const checked = check(read.document);
  const { objective, model } = planObjective(checked);
  return objective && model && checked.total.parameters < MOST_PARAMETERS
    ? [{ name: `${path} ${i}`, checked, objective }]
    : [];
});

test("a good part of them can be trained", () => expect(trained.length).toBeGreaterThan(60));

describe.each(trained)("$name", ({ checked, objective }) => {
  test("trains and evaluates by the same steps", () => {
    const shapes = [...checked.nodes.values()].flatMap((n) => Object.values(n.outputs).map((t) => t.shape));
    const symbols = [...new Set(shapes.flat().flatMap(symbolsOf))].filter((symbol) => symbol !== "N");
    const source = {
      checked,
      batchSize: 2,
      bind: Object.fromEntries(symbols.map((symbol) => [symbol, 8])),
      ...(objective.loss.unit.activation === "softmax" && { confusion: confusionCounts }),
    };
    const { loss } = objective;
    const older =
      loss.unit.type === "crossEntropy"
        ? { unit: crossEntropy1 as typeof loss.unit, params: loss.params }
        : loss;
    const now = stepPrograms({ ...source, objective });
    const then = stepPrograms({ ...source, objective: { ...objective, loss: older } });
    expect(printProgram(now.train)).toBe(printProgram(then.train));
    expect(printProgram(now.eval)).toBe(printProgram(then.eval));
  });
});

test("a checkpoint of version 1 is one of what its document became", async () => {
  for (const { path, hash, document } of olds) {
    const read = readValue(document);
    expect(read.ok && (await documentHash(read.document)), path).toBe(hash);
  }
});

test("a document that only version 2 can hold has a hash of its own", async () => {
  const read = readValue(olds.find(({ document }) => document.plan.loss.type === "crossEntropy")!.document);
  if (!read.ok) throw new Error("internal: it is read above");
  const { plan } = read.document;
  const withAxis = (params: Document["plan"]["loss"]["params"]): Document => ({
    ...read.document,
    plan: { ...plan, loss: { ...plan.loss, params } },
  });
  const hashes = [withAxis({ classAxis: "last" }), withAxis({ classAxis: "first" }), withAxis({})].map(
    documentHash,
  );
  expect(new Set(await Promise.all(hashes)).size).toBe(3);
  const best = { ...read.document, plan: { ...plan, weights: "best" as const } };
  expect(await documentHash(best)).toBe(await documentHash(read.document));
});
