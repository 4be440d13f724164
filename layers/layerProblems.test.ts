import { expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import type { Checked } from "../compiler/check/checked.ts";
import type { Document } from "../graph-schema/document.ts";
import type { Fix } from "../graph-schema/diagnostics/diagnostic.ts";
import { nodeAt } from "../graph-schema/diagnostics/place.ts";
import { applyEdit } from "../graph-schema/edits/edit.ts";
import { layerOf } from "./layers.ts";
import { renderDiagnostic, renderFix } from "../graph-schema/diagnostics/render.ts";
import { formatShape } from "../ir/types/shape.ts";
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
  const lines = found.map(({ what, document, diagnostics }) =>
    [
      what,
      ...diagnostics.map((d) => `  ${renderDiagnostic(d)}${d.fix ? ` → ${repaired(document, d.fix)}` : ""}`),
    ].join("\n"),
  );
  await expect(`${lines.join("\n\n")}\n`).toMatchFileSnapshot("testing/layerProblems.txt");
});

/** What a repair says that it does, the shapes that the layer then gives, and what is found then that was not before. */
function repaired(document: Document, fix: Fix): string {
  const mended = check(applyEdit(document, fix.edit).document);
  const shapes = Object.values(mended.nodes.get("node")!.outputs).map(({ shape }) => formatShape(shape));
  const then = [shapes.join(" and ") || "unknown", ...newIn(mended, document)].join("; ");
  return `${renderFix(fix)}, then ${then}`;
}

function newIn(mended: Checked, document: Document): string[] {
  const before = check(document).diagnostics.map(renderDiagnostic);
  return mended.diagnostics.map(renderDiagnostic).filter((text) => !before.includes(text));
}

/** Faults behind which another one is hidden, by their layer: a rule looks no further than what keeps it from going on. */
const hidesAnother: ReadonlySet<string> = new Set(
  "conv2d fold topk gather multiply multiheadAttention transformerDecoder patchEmbedding".split(" "),
);

test.each(found)("$what is found, and its repairs work", ({ what, document, diagnostics }) => {
  expect(diagnostics).not.toEqual([]);
  for (const d of diagnostics) {
    if (!d.fix) continue;
    const mended = check(applyEdit(document, d.fix.edit).document);
    expect(mended.diagnostics.map(renderDiagnostic)).not.toContain(renderDiagnostic(d));
    if (!hidesAnother.has(what.split(" ", 1)[0]!)) expect(newIn(mended, document)).toEqual([]);
    // Where nothing is left to mend, the layer gives something.
    if (mended.ok) expect(mended.nodes.get("node")!.outputs).not.toEqual({});
  }
});
