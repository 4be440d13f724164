import { expect, test } from "vitest";
import { emptyDocument } from "../document.ts";
import { currentVersion, type Migration, migrations } from "./migrations.ts";
import { renderDiagnostic } from "../diagnostics/render.ts";
import { readDocument, readValue } from "../readDocument.ts";

const olderFixtures: Readonly<Record<number, Record<string, unknown>>> = {};

test("the chain is whole: one migration from each older version, in order", () => {
  expect(migrations.map((m) => m.from)).toEqual(Array.from({ length: currentVersion - 1 }, (_, i) => i + 1));
});

test("every migration is called on a document of its version", () => {
  const called = new Set<number>();
  const watched = migrations.map((m): Migration => ({ ...m, up: (d) => (called.add(m.from), m.up(d)) }));
  for (const fixture of Object.values(olderFixtures))
    expect(readValue(fixture, watched)).toMatchObject({ ok: true });
  expect([...called].sort()).toEqual(migrations.map((m) => m.from));
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
  ];
  const old = { version: -1, title: "Old", graph: { nodes: [], edges: [] } };
  expect(readValue(old, chain)).toEqual({ ok: true, document: emptyDocument("Old") });
  expect(calls).toEqual(["a", "b"]);
});

test.each([
  ["{", "JSON text"],
  ["[]", "an object"],
  ["{}", "a whole number at version"],
  [JSON.stringify({ ...emptyDocument(), version: 2 }), "version 1 or older"],
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
