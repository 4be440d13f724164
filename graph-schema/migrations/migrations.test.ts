import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { emptyDocument } from "../document.ts";
import type { Plan } from "../plan.ts";
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
    const { loss, ...plan } = document.plan as Plan;
    const params = loss.type === "crossEntropy" ? { ...loss.params, classAxis: "last" } : loss.params;
    const expected = { ...plan, loss: { ...loss, params }, weights: "last" };
    const read = readValue(document);
    expect(read.ok && read.document, path).toEqual({ ...document, version: currentVersion, plan: expected });
  }
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
    loss: { params: { classAxis: "last" } },
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
  ];
  const old = { version: -1, title: "Old", graph: { nodes: [], edges: [] } };
  expect(readValue(old, chain)).toEqual({ ok: true, document: emptyDocument("Old") });
  expect(calls).toEqual(["a", "b", "c"]);
});

test.each([
  ["{", "JSON text"],
  ["[]", "an object"],
  ["{}", "a whole number at version"],
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
