import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { stepPrograms } from "../compiler/compile.ts";
import type { StepLoss } from "../compiler/steps/stepObjective.ts";
import type { Document } from "../graph-schema/document.ts";
import type { Choice } from "../graph-schema/plan/choice.ts";
import type { Phase } from "../graph-schema/plan/objective.ts";
import type { Plan2 } from "../graph-schema/migrations/columnsAndObjective.ts";
import type { Plan } from "../graph-schema/plan/plan.ts";
import { withPhase, withTerm } from "../graph-schema/plan/withObjective.ts";
import { comparedTerms } from "../training/objective/objective.ts";
import { readValue } from "../graph-schema/readDocument.ts";
import { printProgram } from "../ir/printProgram.ts";
import { symbolsOf } from "../ir/types/dim.ts";
import { tensor } from "../ir/types/shape.ts";
import { confusionCounts } from "../training/objective/classification/confusionCounts.ts";

import { documentHash } from "../training/run/documentHash.ts";
import { planObjective } from "../training/run/planRun.ts";

// Every document that this repository ever held in an older version, as it stood there and with the hash that it had,
// against what it becomes: the same hash, so that a checkpoint of it goes on; and the steps that version 1 had.

interface Old {
  path: string;
  hash: string;
  document: Omit<Document, "plan"> & { plan: Plan2 };
}

const heldIn = (version: number): Old[] =>
  readFileSync(new URL(`../graph-schema/migrations/version${version}.jsonl`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Old);

const olds = heldIn(1);

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
    return b.neg([b.reduceSum([b.mul([smooth, logs])], { axes: [last] })]);
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
    const [term] = comparedTerms(objective);
    const source = {
      checked,
      batchSize: 2,
      bind: Object.fromEntries(symbols.map((symbol) => [symbol, 8])),
      ...(term!.loss.unit.activation === "softmax" && {
        confusion: { term: term!.name, counts: confusionCounts },
      }),
    };
    const now = stepPrograms({ ...source, objective });
    const older = objective.terms.map((t) =>
      t.kind === "compared" && t.loss.unit.type === "crossEntropy"
        ? { ...t, loss: { unit: crossEntropy1, params: t.loss.params } }
        : t,
    );
    const then = stepPrograms({ ...source, objective: { ...objective, terms: older } });
    for (const [name, program] of Object.entries(now))
      expect(printProgram(program), name).toBe(printProgram(then[name]!));
  });
});

test.each([1, 2])("a checkpoint of version %i is one of what its document became", async (version) => {
  for (const { path, hash, document } of heldIn(version)) {
    // What fed an input from no column could not be trained; the columns are now left to that input.
    if (Object.values(document.plan.inputs).some((names) => names.length === 0)) continue;
    const read = readValue(document);
    expect(read.ok && (await documentHash(read.document)), path).toBe(hash);
  }
});

/** A document of version 2 that is trained by cross-entropy. */
const classifier = heldIn(2).find(({ path }) => path === "public/examples/irisMlp.json")!;

const hashOf = async (change: (plan: Plan) => Plan): Promise<string> => {
  const read = readValue(classifier.document);
  if (!read.ok) throw new Error("internal: it is read above");
  return documentHash({ ...read.document, plan: change(read.document.plan) });
};
const withAxis = (params: Choice["params"]) =>
  hashOf((plan) =>
    withTerm(plan, "loss", (term) =>
      term.kind === "compared" ? { ...term, loss: { ...term.loss, params } } : term,
    ),
  );

test("a document that only version 2 can hold has a hash of its own", async () => {
  const hashes = [withAxis({ classAxis: "last" }), withAxis({ classAxis: "first" }), withAxis({})];
  expect(new Set(await Promise.all(hashes)).size).toBe(3);
  expect(await hashOf((plan) => ({ ...plan, weights: "last" }))).toBe(await hashOf((plan) => plan));
});

test("what only version 3 can say gives a hash of its own", async () => {
  const phase = (change: Partial<Phase>) =>
    hashOf((plan) => withPhase(plan, "train", (p) => ({ ...p, ...change })));
  const hashes = [
    hashOf((plan) => plan),
    phase({ accumulate: 2 }),
    phase({ trains: ["hidden"] }),
    hashOf((plan) => ({ ...plan, columns: [{ name: "species", roles: [{ as: "ignore" }] }] })),
    hashOf((plan) => ({ ...plan, steps: {} })),
    hashOf((plan) => withTerm(plan, "loss", (term) => ({ ...term, weight: 2 }))),
  ];
  expect(new Set(await Promise.all(hashes)).size).toBe(hashes.length);
  expect(await hashOf((plan) => ({ ...plan, reading: { delimiter: ";" } }))).toBe(await hashes[0]);
});
