import { expect, test } from "vitest";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import type { Document } from "../../graph-schema/document.ts";
import { readTemplate } from "../../test/readTemplate.ts";
import { check } from "./check.ts";
import { followDocument } from "./followDocument.ts";

/** What a worker receives. */
const copy = (document: Document): Document => structuredClone(document);

test("an edit that arrives as a copy leaves what it does not touch as it was", () => {
  const follow = followDocument();
  const document = readTemplate("digitCnn");
  const before = follow(copy(document));
  const last = document.graph.nodes.findLast((n) => n.type === "linear")!;
  const { document: edited } = applyEdit(document, {
    kind: "replaceNode",
    id: last.id,
    node: { ...last, params: { ...last.params, bias: false } },
  });
  const after = follow(copy(edited));
  const changed = [...after.nodes].filter(([id, n]) => n !== before.nodes.get(id)).map(([id]) => id);
  expect(changed).toEqual([last.id]);
  expect(after.total).toEqual(check(edited).total);
});

test("the graph of a block is checked once for all edits outside of it", () => {
  const follow = followDocument();
  const document = readTemplate("gpt2");
  const before = follow(copy(document));
  const [moved] = document.graph.nodes;
  const { document: edited } = applyEdit(document, {
    kind: "replaceNode",
    id: moved!.id,
    node: { ...moved!, position: [1, 2] },
  });
  const after = follow(copy(edited));
  const bodies = [...after.nodes].flatMap(([id, n]) => (n.bodies ? [[n, before.nodes.get(id)!]] : []));
  expect(bodies.length).toBeGreaterThan(0);
  for (const [now, then] of bodies) expect(now!.bodies).toBe(then!.bodies);
});
