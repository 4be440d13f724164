import { expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { nodeAt } from "../graph-schema/diagnostics/place.ts";
import { applyEdit } from "../graph-schema/edits/edit.ts";
import { layerOf } from "./layers.ts";
import { renderDiagnostic, renderFix } from "../graph-schema/diagnostics/render.ts";
import { exampleDocument } from "./testing/exampleDocument.ts";
import { faultyLayers } from "./testing/faultyLayers.ts";

const found = faultyLayers.map(([type, inputs, params = {}]) => {
  const document = exampleDocument(layerOf(type)!, { inputs, params });
  const diagnostics = check(document).diagnostics.filter((d) => nodeAt(d.place) === "node");
  const what = [
    type,
    JSON.stringify(inputs),
    ...(Object.keys(params).length ? [JSON.stringify(params)] : []),
  ];
  return { what: what.join(" "), document, diagnostics };
});

test("every fault is named in plain words, with its repair where there is one", async () => {
  const lines = found.map(({ what, diagnostics }) =>
    [
      what,
      ...diagnostics.map((d) => `  ${renderDiagnostic(d)}${d.fix ? ` → ${renderFix(d.fix)}` : ""}`),
    ].join("\n"),
  );
  await expect(`${lines.join("\n\n")}\n`).toMatchFileSnapshot("testing/layerProblems.txt");
});

test.each(found)("$what is found, and its repairs work", ({ document, diagnostics }) => {
  expect(diagnostics).not.toEqual([]);
  for (const d of diagnostics) {
    if (!d.fix) continue;
    const mended = check(applyEdit(document, d.fix.edit).document);
    expect(mended.diagnostics.map(renderDiagnostic)).not.toContain(renderDiagnostic(d));
  }
});
