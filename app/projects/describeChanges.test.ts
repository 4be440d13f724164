import { expect, test } from "vitest";
import { type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { describeChanges } from "./describeChanges.ts";

const node = (id: string, more: Partial<Node> = {}): Node => ({
  id,
  type: "linear",
  params: {},
  position: [0, 0],
  ...more,
});
const of = (nodes: Node[], more: Partial<Document> = {}): Document => ({
  ...emptyDocument("A"),
  graph: { nodes, edges: [] },
  ...more,
});
const wire = { from: "a", output: "y", to: "b", input: "x" };

test("what was done to each part of a document is told in a line", () => {
  const before = of([node("a", { params: { outFeatures: 10, bias: true } }), node("b"), node("c")]);
  const after = of(
    [
      node("a", { params: { outFeatures: 20, bias: true }, frozen: true }),
      node("b", { position: [9, 0] }),
      node("d"),
    ],
    {
      name: "B",
      plan: {
        ...singleTermPlan({
          optimizer: { type: "sgd" },
          loss: { type: "crossEntropy", params: { smoothing: 1 } },
          metrics: [],
        }),
        epochs: 5,
      },
    },
  );
  const wired = { ...after, graph: { ...after.graph, edges: [wire] } };
  expect(describeChanges(before, wired)).toEqual([
    'Renamed to "B"',
    "Added d",
    "Removed c",
    "Changed a (frozen true, out features 10 → 20)",
    "1 wire added",
    "Moved 1 layer",
    "Plan: loss, metrics, optimizer adam → sgd, epochs 3 → 5",
  ]);
});

test("nothing done is no line; of many names the first four are told", () => {
  expect(describeChanges(of([node("a")]), of([node("a")]))).toEqual([]);
  const many = ["b", "c", "d", "e", "f", "g"].map((id) => node(id));
  expect(describeChanges(of([]), of(many))).toEqual(["Added b, c, d, e and 2 more"]);
});
