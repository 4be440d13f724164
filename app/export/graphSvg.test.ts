import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { categories, type Category } from "../../layers/layer.ts";
import type { Ink } from "./cardSvg.ts";
import { graphSvg } from "./graphSvg.ts";

const ink: Ink = {
  ground: "#ffffff",
  card: "#fefefe",
  line: "#cccccc",
  wire: "#999999",
  text: "#111111",
  muted: "#666666",
  categories: Object.fromEntries(categories.map((c) => [c, "#3355ff"])) as Record<Category, string>,
  fonts: "",
};

test("an empty graph has no picture", () => {
  expect(graphSvg(check(emptyDocument()), ink, "Empty")).toBeUndefined();
});

test("cards, names, shapes and wires are drawn; text of a person's stays text", () => {
  const doc: Document = {
    ...emptyDocument("</title><script>"),
    graph: {
      nodes: [
        { id: "pixels", type: "input", params: {}, position: [-10, 20] },
        { id: "fc", type: "linear", params: { units: 8 }, position: [300, 20] },
      ],
      edges: [{ from: "pixels", output: "y", to: "fc", input: "x" }],
    },
  };
  const { svg, width } = graphSvg(check(doc), ink, doc.name)!;
  expect(width).toBe(310 + 200 + 64);
  for (const text of [">pixels<", ">fc<", "N×1×28×28", "N×1×28×8", "&lt;script&gt;"])
    expect(svg).toContain(text);
  expect(svg).not.toContain("<script>");
  expect(svg.match(/<path /g)).toHaveLength(1);
});
