import { expect, test } from "vitest";
import { emptyHistory, record, redo, undo, type Versioned } from "../app/state/editor/history.ts";
import { check } from "../compiler/check/check.ts";
import { document as schema } from "../graph-schema/document.ts";
import { printDocument } from "../graph-schema/printDocument.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { seededRandom } from "../layers/testing/random.ts";
import { blocksDocument } from "./golden/blocks.ts";
import { hasPlace } from "./hasPlace.ts";
import { randomEdit } from "./randomEdit.ts";
import { readTemplate, templateIds } from "./readTemplate.ts";

const documents = [...templateIds().map(readTemplate), blocksDocument()].map((document, i) => ({
  name: document.name,
  seed: i + 1,
  document,
}));
const EACH = Math.ceil(1000 / documents.length);
const others = documents.map(({ document }) => document);

test.each(documents)(
  `${EACH} random edits of $name are checked, undone and redone to the byte (seed $seed)`,
  ({ document, seed }) => {
    const random = seededRandom(seed * 104729);
    let now: Versioned = { document, history: emptyHistory };
    let checked = check(document);
    const texts = [printDocument(document)];
    for (let i = 0; i < EACH; i++) {
      const edit = randomEdit(now.document, random, others);
      now = record(now, edit, { label: `edit ${i}`, at: 0 });
      checked = check(now.document, checked);
      for (const d of checked.diagnostics)
        expect(hasPlace(d), `edit ${i}: ${renderDiagnostic(d)}`).toBe(true);
      texts.push(printDocument(now.document));
    }
    expect(schema.safeParse(now.document).error).toBeUndefined();
    expect(checked.diagnostics.map(renderDiagnostic)).toEqual(
      check(now.document).diagnostics.map(renderDiagnostic),
    );
    // Edits that change nothing, or back, would prove nothing.
    expect(new Set(texts).size).toBeGreaterThan(EACH / 2);
    for (let i = EACH - 1; i >= 0; i--) {
      now = undo(now)!;
      expect(printDocument(now.document), `edit ${i}`).toBe(texts[i]);
    }
    for (let i = 1; i <= EACH; i++) {
      now = redo(now)!;
      expect(printDocument(now.document), `edit ${i - 1}`).toBe(texts[i]);
    }
  },
);
