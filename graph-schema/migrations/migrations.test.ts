import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { emptyDocument } from "../document.ts";
import { columnsOfInput, columnsOfTarget } from "../plan/columnUses.ts";
import { asVersion2, type Plan2 } from "./columnsAndObjective.ts";
import type { Migration } from "./migration.ts";
import { currentVersion, migrations } from "./migrations.ts";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { readDocument, readValue } from "../readDocument.ts";

/** Documents of an older version, each as this repository or a person once wrote it. */
const fixtures = (version: number): { path: string; document: Record<string, unknown> }[] =>
  readFileSync(new URL(`version${version}.jsonl`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { path: string; document: Record<string, unknown> });

test("the chain is whole: one migration from each older version, in order", () => {
  expect(migrations.map((m) => m.from)).toEqual(Array.from({ length: currentVersion - 1 }, (_, i) => i + 1));
});

test("every migration is called on a document of its version", () => {
  const called = new Set<number>();
  const watched = migrations.map((m): Migration => ({ ...m, up: (d) => (called.add(m.from), m.up(d)) }));
  for (const { from } of migrations)
    for (const { path, document } of fixtures(from))
      expect(readValue(document, watched), path).toMatchObject({ ok: true });
  expect([...called].sort()).toEqual(migrations.map((m) => m.from));
});

test("a plan of version 1 goes on to mean what it meant", () => {
  for (const { path, document } of fixtures(1)) {
    const { loss, ...plan } = document.plan as Plan2;
    const params = loss.type === "crossEntropy" ? { ...loss.params, classAxis: "last" } : loss.params;
    const expected = {
      ...document,
      version: 2,
      plan: { ...plan, loss: { ...loss, params }, weights: "last" },
    };
    expect(readValue(document), path).toEqual(readValue(expected));
  }
});

test("a plan of version 2 goes on to mean what it meant", () => {
  for (const { path, document } of fixtures(2)) {
    const plan = document.plan as Plan2;
    const read = readValue(document);
    if (!read.ok) throw new Error(path);
    const { plan: now, ...rest } = read.document;
    expect(rest, path).toEqual({ ...document, version: currentVersion, plan: undefined });
    const { objective, split, columns } = now;
    expect(objective.terms, path).toMatchObject([{ name: "loss", loss: plan.loss, weight: 1, mask: null }]);
    expect(
      objective.metrics.map(({ type, params }) => ({ type, params })),
      path,
    ).toEqual(plan.metrics);
    const { optimizer, schedule, clipNorm } = plan;
    expect(objective.phases, path).toMatchObject([{ optimizer, schedule, clipNorm, trains: ["*"], turn: 1 }]);
    const type = plan.stratify ? "stratified" : "random";
    expect(split, path).toEqual({ type, params: { share: plan.validation } });
    for (const [port, names] of Object.entries(plan.inputs))
      expect(
        columnsOfInput(now, port).map(({ name }) => name),
        path,
      ).toEqual(names);
    expect(columnsOfTarget(now, "loss")[0]?.name ?? null, path).toBe(plan.target);
    expect(
      columns.every(({ kind, roles }) => kind === undefined && roles.length > 0),
      path,
    ).toBe(true);
    const emptied = Object.values(plan.inputs).some((names) => names.length === 0);
    if (!emptied) expect(asVersion2(now), path).toEqual(plan);
  }
});

test("columns of version 2 keep their order at each input, whatever the order elsewhere", () => {
  const inputs = { a: ["x", "y", "z"], b: ["z", "x"], c: ["y"] };
  const read = readValue({ ...emptyDocument(), version: 2, plan: { inputs, target: "y" } });
  if (!read.ok) throw new Error("it is not read");
  for (const [port, names] of Object.entries(inputs))
    expect(columnsOfInput(read.document.plan, port).map(({ name }) => name)).toEqual(names);
  expect(asVersion2(read.document.plan)).toMatchObject({ inputs, target: "y" });
});

test.each([undefined, 3, [], { loss: 3 }, { loss: { type: "crossEntropy", params: null } }])(
  "a plan of version 1 that is %j is refused, not half migrated",
  (plan) => {
    expect(readValue({ ...emptyDocument(), version: 1, plan })).toMatchObject({ ok: false });
  },
);

test("a loss that version 1 left out was a cross-entropy over the last axis", () => {
  const read = readValue({ ...emptyDocument(), version: 1, plan: {} });
  expect(read.ok && read.document.plan).toMatchObject({
    objective: { terms: [{ loss: { type: "crossEntropy", params: { classAxis: "last" } } }] },
    weights: "last",
  });
});

test("a document goes through each migration between its version and ours", () => {
  const calls: string[] = [];
  const chain: Migration[] = [
    {
      from: -1,
      doc: "title became name",
      up: ({ title, ...rest }) => (calls.push("a"), { ...rest, name: title }),
    },
    {
      from: 0,
      doc: "the plan was added",
      up: (d) => (calls.push("b"), { ...d, plan: emptyDocument().plan }),
    },
    { from: 1, doc: "nothing", up: (d) => (calls.push("c"), d) },
    { from: 2, doc: "nothing either", up: (d) => (calls.push("d"), d) },
  ];
  const old = { version: -1, title: "Old", graph: { nodes: [], edges: [] } };
  expect(readValue(old, chain)).toEqual({ ok: true, document: emptyDocument("Old") });
  expect(calls).toEqual(["a", "b", "c", "d"]);
});

test.each([
  ["{", "JSON text"],
  ["[]", "an object"],
  ["{}", "a whole number from 1 at version"],
  ['{"version":0}', "a whole number from 1 at version"],
  [JSON.stringify({ ...emptyDocument(), version: currentVersion + 1 }), `version ${currentVersion} or older`],
  [JSON.stringify({ ...emptyDocument(), name: 3 }), "setting name"],
  [JSON.stringify({ ...emptyDocument(), surprise: 1 }), "surprise"],
])("%s is refused with what was expected", (text, expected) => {
  const result = readDocument(text);
  expect(result.ok).toBe(false);
  if (!result.ok) expect(renderDiagnostic(result.diagnostics[0]!)).toContain(expected);
});

test("a document survives its text", () => {
  expect(readDocument(JSON.stringify(emptyDocument()))).toEqual({ ok: true, document: emptyDocument() });
});
