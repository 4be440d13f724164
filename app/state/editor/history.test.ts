import { expect, test } from "vitest";
import {
  addLayer,
  connect,
  deleteNodes,
  moveNodes,
  renameNode,
  setParams,
} from "../../../graph-schema/edits/compose.ts";
import { type Document, emptyDocument } from "../../../graph-schema/document.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import { allLayers } from "../layers/searchLayers.ts";
import { emptyHistory, record, redo, undo, type Versioned } from "./history.ts";

const start: Versioned = { document: emptyDocument(), history: emptyHistory };

/** A seeded generator of whole numbers below n; Park and Miller, 1988. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => (state = (state * 48_271) % 2_147_483_647) % n;
}

function randomEdit(document: Document, below: (n: number) => number): Edit {
  const { nodes } = document.graph;
  const pick = () => nodes[below(nodes.length)]!;
  if (nodes.length < 2)
    return addLayer(document, { type: allLayers[below(allLayers.length)]!.type, position: [0, 0] }).edit;
  const [a, b] = [pick(), pick()];
  return [
    () =>
      addLayer(document, { type: allLayers[below(allLayers.length)]!.type, position: [below(900), 0] }).edit,
    () => connect(document, { from: a.id, output: "y", to: b.id, input: "x" }, { variadic: below(2) === 0 }),
    () => setParams(document, a.id, { units: below(99) }),
    () => moveNodes(document, new Map([[a.id, [below(900), below(900)]]])),
    () => renameNode(document, a.id, `n${below(1e6)}_${nodes.length}`),
    () => deleteNodes(document, [...new Set([a.id, b.id])], { heal: true }),
    (): Edit => ({ kind: "setName", name: `Name ${below(99)}` }),
  ][below(7)]!();
}

test.each([1, 2, 3])(
  "200 random edits, undo all, redo all: the same documents, byte for byte (seed %i)",
  (seed) => {
    const below = dice(seed);
    const seen: string[] = [JSON.stringify(start.document)];
    let now = start;
    for (let i = 0; i < 200; i++) {
      now = record(now, randomEdit(now.document, below), { label: "edit", at: 0 });
      seen.push(JSON.stringify(now.document));
    }
    for (let i = 199; i >= 0; i--) {
      now = undo(now)!;
      expect(JSON.stringify(now.document)).toBe(seen[i]);
    }
    expect(undo(now)).toBeUndefined();
    for (let i = 1; i <= 200; i++) {
      now = redo(now)!;
      expect(JSON.stringify(now.document)).toBe(seen[i]);
    }
    expect(redo(now)).toBeUndefined();
  },
);

const name = (now: Versioned, text: string, step: { at: number; key?: string }): Versioned =>
  record(now, { kind: "setName", name: text }, { label: "Rename", key: "name", ...step });

test("quick steps of one key are one step; a pause or another key starts a new one", () => {
  let now = name(name(name(start, "a", { at: 0 }), "ab", { at: 100 }), "abc", { at: 200 });
  expect(now.history.past).toHaveLength(1);
  now = name(now, "abcd", { at: 5000 });
  now = name(now, "abcde", { at: 5001, key: "other" });
  expect(now.history.past).toHaveLength(3);
  now = undo(undo(now)!)!;
  expect(now.document.name).toBe("abc");
  expect(undo(now)!.document.name).toBe("Untitled");
});

test("steps of different kinds under one key are taken back in order", () => {
  const added = addLayer(start.document, { type: "relu", position: [0, 0] }).edit;
  let now = record(start, added, { label: "Add", key: "k", at: 0 });
  now = record(now, renameNode(now.document, "relu", "r"), { label: "Rename", key: "k", at: 1 });
  now = record(now, renameNode(now.document, "r", "q"), { label: "Rename", key: "k", at: 2 });
  expect(now.history.past).toHaveLength(1);
  expect(JSON.stringify(undo(now)!.document)).toBe(JSON.stringify(start.document));
});

test("a new edit forgets what was undone", () => {
  const now = name(undo(name(start, "a", { at: 0 }))!, "b", { at: 1 });
  expect(now.history.future).toEqual([]);
});

test("typing after an undo is a step of its own", () => {
  const typed = name(start, "a", { at: 0 });
  const undone = undo(name(typed, "b", { at: 100, key: "other" }))!;
  expect(undo(name(undone, "c", { at: 200 }))!.document.name).toBe("a");
});
