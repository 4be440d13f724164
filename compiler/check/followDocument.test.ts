import { expect, test } from "vitest";
import { applyEdit, type Edit } from "../../graph-schema/edits/edit.ts";
import type { Document } from "../../graph-schema/document.ts";
import { readTemplate } from "../../test/readTemplate.ts";
import { block, graph } from "../../test/parity/graph.ts";
import { check } from "./check.ts";
import type { Checked } from "./checked.ts";
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

const body = block(
  { title: "Body" },
  [
    ["input", "input"],
    ["fc", "linear", { units: 3 }],
    ["output", "output"],
  ],
  ["input>fc.x", "fc>output.x"],
);

/** Two layers that are joined, an instance of a block behind them, and a layer that shares the weight of another. */
const joined: Document = {
  ...graph(
    [
      ["in", "input", { shape: [4] }],
      ["one", "linear", { units: 4 }],
      ["two", "linear", { units: 6 }, { wrapper: "weightNorm" }],
      ["both", "concat"],
      ["made", "block:body"],
      ["again", "linear", { units: 4 }, { tiedTo: "one" }],
      ["act", "relu"],
      ["left", "output"],
      ["right", "output"],
    ],
    [
      ...["in>one.x", "in>two.x", "one>both.x", "two>both.x", "both>made.input", "made:output>left.x"],
      ...["in>again.x", "again>act.x", "act>right.x"],
    ],
  ),
  blocks: { body },
};
const nodeOf = (id: string) => joined.graph.nodes.find((n) => n.id === id)!;
const placed = (id: string, change: object): Edit => ({
  kind: "replaceNode",
  id,
  node: { ...nodeOf(id), ...change },
});
const inBody = (units: number): Edit => {
  const nodes = body.graph.nodes.map((n) => (n.id === "fc" ? { ...n, params: { units } } : n));
  return { kind: "setBlock", id: "body", block: { ...body, graph: { ...body.graph, nodes } } };
};

const edits: Readonly<Record<string, Edit>> = {
  "a setting": placed("one", { params: { units: 5 } }),
  "another layer": placed("act", { type: "tanh" }),
  "another layer with other ports": placed("one", { type: "bilinear" }),
  "a node bypassed": placed("one", { bypassed: true }),
  "a weight that is normalized": placed("one", { wrapper: "weightNorm" }),
  "a weight that is normalized no more": placed("two", { wrapper: undefined }),
  "another normalization": placed("two", { wrapper: "spectralNorm" }),
  "a normalization of what shares": placed("again", { wrapper: "weightNorm" }),
  "a weight of its own": placed("again", { tiedTo: undefined }),
  "a frozen node": placed("one", { frozen: true }),
  "a node in a block": inBody(7),
  "a longer row": placed("made", { params: { repeat: 2 } }),
  "another size of an input": placed("in", { params: { shape: [8] } }),
  "a wire fewer into one port": { kind: "removeEdge", edge: joined.graph.edges[3]! },
  "no wire into a port": { kind: "removeEdge", edge: joined.graph.edges[0]! },
};

/** What is found, however it came about. */
const foundIn = ({ nodes, diagnostics, total, outputs, ok }: Checked): object => ({
  ...{ diagnostics, total, outputs, ok },
  nodes: [...nodes].map(([id, { layer, bodies, ...n }]) => [id, layer?.type, n, bodies?.map(foundIn)]),
});

test.each(Object.entries(edits))("an edit that follows comes to what is found anew: %s", (_, edit) => {
  const { document: edited, inverse } = applyEdit(joined, edit);
  expect(foundIn(check(edited))).not.toEqual(foundIn(check(joined)));
  const follow = followDocument();
  for (const [i, document] of [joined, edited, applyEdit(edited, inverse).document, edited].entries())
    expect(foundIn(follow(copy(document))), `document ${i}`).toEqual(foundIn(check(document)));
});
