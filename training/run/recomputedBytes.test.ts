import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import type { CheckedGraph, CheckedNode } from "../../compiler/check/checked.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { recomputedBytes } from "./recomputedBytes.ts";

function checkedExample(id: string) {
  const read = readDocument(
    readFileSync(new URL(`../../public/examples/${id}.json`, import.meta.url), "utf8"),
  );
  if (!read.ok) throw new Error(id);
  return check(read.document);
}

/** The row of as many blocks, wherever it is. */
function rowOf(graph: CheckedGraph, count: number): CheckedNode | undefined {
  for (const node of graph.nodes.values()) {
    if (node.bodies?.length === count) return node;
    for (const body of node.bodies ?? []) {
      const found = rowOf(body, count);
      if (found) return found;
    }
  }
  return undefined;
}

test("of a row of blocks what leaves each is kept, and the inside of one", () => {
  const checked = checkedExample("vitB16");
  const row = rowOf(checked, 12)!;
  const inside = row.bodies![0]!.total.activationBytes as number;
  const [leaving] = Object.values(row.outputs);
  const bytes = 4 * leaving!.shape.slice(1).reduce((a: number, n) => a * (n as number), 1);
  const total = checked.total.activationBytes as number;
  expect(recomputedBytes(checked)).toBe(total - 12 * inside + 12 * bytes + inside);
});

test("without blocks nothing is computed again", () => {
  const checked = checkedExample("digitCnn");
  expect(recomputedBytes(checked)).toBe(checked.total.activationBytes);
});
