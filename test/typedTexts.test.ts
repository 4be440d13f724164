import { expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { emitModel, emitModelText } from "../compiler/compile.ts";
import { modelSource } from "../compiler/emit/pytorch/pyTorch.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { readDocument } from "../graph-schema/readDocument.ts";
import { planObjective } from "../training/run/planRun.ts";
import { typedTexts } from "./typedTexts.ts";

/** What is found in a document; what has no error is emitted as well. */
function findingsOf(document: unknown): { said: string[]; emitted: boolean } {
  const read = readDocument(JSON.stringify(document));
  if (!read.ok) return { said: read.diagnostics.map(renderDiagnostic), emitted: false };
  const checked = check(read.document);
  const said = [...checked.diagnostics, ...planObjective(checked).diagnostics].map(renderDiagnostic);
  if (checked.ok) {
    emitModel(checked, { weights: {} });
    emitModelText(checked);
    modelSource(checked);
  }
  return { said, emitted: checked.ok };
}

test("whatever is typed anywhere is taken or refused in words", { timeout: 120_000 }, () => {
  let refused = 0;
  let emitted = 0;
  for (const [what, document] of typedTexts(101)) {
    const found = findingsOf(document);
    for (const text of found.said) {
      expect(text, what).toMatch(/expected .+, got /s);
      expect(text, what).not.toMatch(/internal:|\[object /);
    }
    if (found.emitted) emitted++;
    else refused++;
  }
  expect(refused).toBeGreaterThan(200);
  expect(emitted).toBeGreaterThan(50);
});

test("a setting of a block may be called like what every object has", () => {
  const inner = { nodes: [], edges: [] };
  const params = ["constructor", "toString", "valueOf"].map((name) => ({ name, default: 1 }));
  const blocks = { own: { title: "Own", params, graph: inner } };
  const nodes = [{ id: "one", type: "block:own", params: {}, position: [0, 0] }];
  const document = { version: 2, name: "", graph: { nodes, edges: [] }, blocks, plan: {} };
  const read = readDocument(JSON.stringify(document));
  if (!read.ok) throw new Error(read.diagnostics.map(renderDiagnostic).join(" "));
  const { params: found } = check(read.document).nodes.get("one")!;
  expect(found).toMatchObject({ constructor: 1, toString: 1, valueOf: 1 });
});
