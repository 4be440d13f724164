import { describe, expect, test } from "vitest";
import { type Block, type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { check } from "../check/check.ts";
import { predictStep } from "../steps/predictStep.ts";

const node = (id: string, type: string, more: Partial<Node> = {}): Node => ({
  id,
  type,
  params: {},
  position: [0, 0],
  ...more,
});

/** Wires from the first output of each node to the first input of the next. */
const chain = (...ids: string[]) =>
  ids.slice(1).map((to, i) => ({ from: ids[i]!, output: outputOf(ids[i]!), to, input: "x" }));
const outputOf = (id: string): string => (id.startsWith("copy") ? "out" : "y");

/** A convolution whose channels, and whether it is followed by a ReLU, each instance decides. */
const unit: Block = {
  title: "Unit",
  params: [
    { name: "channels", default: 8 },
    { name: "rectify", default: true },
  ],
  graph: {
    nodes: [
      node("x", "input"),
      node("conv", "conv2d", { params: { channels: "=channels * 2", padding: 1 } }),
      node("relu", "relu", { bypassed: "=not rectify" }),
      node("out", "output"),
    ],
    edges: chain("x", "conv", "relu", "out"),
  },
};

function documentOf(instances: readonly Node[], blocks: Record<string, Block>): Document {
  const nodes = [
    node("image", "input", { params: { shape: [3, 8, 8] } }),
    ...instances,
    node("result", "output"),
  ];
  return { ...emptyDocument(), graph: { nodes, edges: chain(...nodes.map((n) => n.id)) }, blocks };
}
const instance = (id: string, block: string, params: Node["params"] = {}): Node =>
  node(id, `block:${block}`, { params });
const problemsOf = (document: Document): string[] => check(document).diagnostics.map(renderDiagnostic);
const stateOf = (document: Document): string[] =>
  predictStep(check(document)).state.map((s) => `${s.name} ${formatShape(s.leaf.type.shape)}`);

describe("an instance of a block", () => {
  test("has the block's ports, its own settings, and names that keep the hierarchy", () => {
    const document = documentOf([instance("copy1", "unit"), instance("copy2", "unit", { channels: 5 })], {
      unit,
    });
    const checked = check(document);
    expect(checked.diagnostics).toEqual([]);
    expect(checked.outputs.result?.shape).toEqual(["N", 10, 8, 8]);
    expect(checked.total.parameters).toBe(16 * 27 + 16 + 10 * 16 * 9 + 10);
    expect(stateOf(document)).toEqual([
      "copy1.conv.weight 16×3×3×3",
      "copy1.conv.bias 16",
      "copy2.conv.weight 10×16×3×3",
      "copy2.conv.bias 10",
    ]);
  });

  test("stands in a row, with settings that may depend on the place in it", () => {
    const document = documentOf([instance("copy", "unit", { repeat: 3, channels: "=[2, 3, 4][index]" })], {
      unit,
    });
    expect(problemsOf(document)).toEqual([]);
    expect(stateOf(document).filter((s) => s.includes("weight"))).toEqual([
      "copy.0.conv.weight 4×3×3×3",
      "copy.1.conv.weight 6×4×3×3",
      "copy.2.conv.weight 8×6×3×3",
    ]);
  });

  test("leaves out what a formula bypasses", () => {
    const opsOf = (params: { rectify: boolean }): string[] => {
      const program = predictStep(check(documentOf([instance("copy", "unit", params)], { unit })));
      return Object.values(program.outputs).map((v) => v.op!);
    };
    expect(opsOf({ rectify: true })).toEqual(["relu"]);
    expect(opsOf({ rectify: false })).toEqual(["conv"]);
  });

  test("nests, and passes its settings on", () => {
    const pair: Block = {
      title: "Pair",
      params: [{ name: "width", default: 3 }],
      graph: {
        nodes: [
          node("x", "input"),
          instance("copy", "unit", { channels: "=width", repeat: 2 }),
          node("out", "output"),
        ],
        edges: chain("x", "copy", "out"),
      },
    };
    const document = documentOf([instance("copyA", "pair", { width: 7 })], { unit, pair });
    expect(problemsOf(document)).toEqual([]);
    expect(stateOf(document)[2]).toBe("copyA.copy.1.conv.weight 14×14×3×3");
  });

  test("changes with the block, and so do all others", () => {
    const before = documentOf([instance("copy1", "unit"), instance("copy2", "unit")], { unit });
    const conv = { ...unit.graph.nodes[1]!, params: { channels: "=channels", padding: 1 } };
    const { document, inverse } = applyEdit(before, {
      kind: "inBlock",
      id: "unit",
      edit: { kind: "replaceNode", id: "conv", node: conv },
    });
    expect(stateOf(document).filter((s) => s.includes("bias"))).toEqual([
      "copy1.conv.bias 8",
      "copy2.conv.bias 8",
    ]);
    expect(printDocument(applyEdit(document, inverse).document)).toBe(printDocument(before));
  });
});

describe("what is wrong with an instance is told where it is", () => {
  const big = { ...unit.graph.nodes[1]!, params: { kernel: 40 } };
  const broken: Block = { ...unit, graph: { ...unit.graph, nodes: unit.graph.nodes.with(1, big) } };

  test("inside, once for all that repeat, with a fix that changes the block", () => {
    const document = documentOf([instance("copy", "unit", { repeat: 2 })], { unit: broken });
    const { diagnostics } = check(document);
    expect(diagnostics.map(renderDiagnostic)).toEqual([
      'Conv2d "copy.conv", input x: expected a padded map of at least 40×40, got 8×8; it comes from "x".',
    ]);
    const { document: repaired } = applyEdit(document, diagnostics[0]!.fix!.edit);
    expect(check(repaired).ok).toBe(true);
    expect(repaired.blocks!.unit!.graph.nodes[1]!.params.padding).toBe(20);
  });

  test("while what arrives is unknown", () => {
    const document = documentOf([instance("copy", "unit", { channels: -4 })], { unit });
    const open = { ...document, graph: { ...document.graph, edges: [] } };
    expect(problemsOf(open)).toContain(
      'Conv2d "copy.conv", setting channels: expected at least 1, got -8 from =channels * 2.',
    );
    expect(problemsOf(open)).toContain('Unit "copy", input x: expected a wire, got none.');
  });

  test("no such block; a formula without a value; a setting of the wrong kind", () => {
    expect(problemsOf(documentOf([instance("copy", "toString")], { unit }))).toEqual([
      'block:toString "copy": expected a block among unit, got "toString".',
    ]);
    expect(problemsOf(documentOf([instance("copy", "unit", { channels: "=depth" })], { unit }))).toEqual([
      'Unit "copy", setting channels: expected a value of =depth, got none, as "depth" is not known here; there are index.',
    ]);
    expect(problemsOf(documentOf([instance("copy", "unit", { channels: "wide" })], { unit }))).toEqual([
      'Unit "copy", setting channels: expected a number, got "wide".',
    ]);
  });

  test("a block inside itself, directly and through another", () => {
    const loop = (inner: string): Block => ({
      title: inner === "a" ? "B" : "A",
      params: [],
      graph: {
        nodes: [node("x", "input"), instance("copy", inner), node("out", "output")],
        edges: chain("x", "copy", "out"),
      },
    });
    expect(problemsOf(documentOf([instance("copy", "a")], { a: loop("a") }))).toEqual([
      'B "copy.copy": expected a block that does not lead back to "B", got "B".',
    ]);
    expect(problemsOf(documentOf([instance("copy", "a")], { a: loop("b"), b: loop("a") }))).toEqual([
      'B "copy.copy": expected a block that does not lead back to "A", got "B".',
    ]);
  });
});

test("an instance that makes too many nodes is refused at once", () => {
  const blocks: Record<string, Block> = { b0: unit };
  for (let level = 1; level < 9; level++)
    blocks[`b${level}`] = {
      title: `B${level}`,
      params: [],
      graph: {
        nodes: [
          node("x", "input"),
          instance("copy", `b${level - 1}`, { repeat: 100 }),
          node("out", "output"),
        ],
        edges: chain("x", "copy", "out"),
      },
    };
  expect(problemsOf(documentOf([instance("copy", "b8")], blocks)).join()).toContain("at most 30000 nodes");
});
