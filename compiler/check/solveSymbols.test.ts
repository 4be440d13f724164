import { describe, expect, test } from "vitest";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { predictStep } from "../steps/predictStep.ts";
import { check } from "./check.ts";
import type { Checked } from "./checked.ts";

type Spec = readonly [id: string, type: string, params?: Record<string, unknown>];

function graph(specs: readonly Spec[], wires: readonly string[]): Document {
  const nodes = specs.map(([id, type, params = {}], i) => ({
    id,
    type,
    params: params as never,
    position: [i * 240, 0] as [number, number],
  }));
  const edges = wires.map((w) => {
    const [from, to, input] = w.split(/[.>]/) as [string, string, string];
    return { from, output: "y", to, input };
  });
  return { ...emptyDocument(), graph: { nodes, edges } };
}

const shapeAt = (checked: Checked, id: string): string =>
  formatShape(checked.nodes.get(id)!.outputs.y!.shape);
const errors = (checked: Checked): string[] =>
  checked.diagnostics.filter((d) => d.severity === "error").map(renderDiagnostic);

const sum = graph(
  [
    ["open", "input", { shape: ["T", 8] }],
    ["fixed", "input", { shape: [64, 8] }],
    ["act", "relu"],
    ["sum", "add"],
    ["flat", "flatten"],
    ["out", "output"],
  ],
  ["open>act.x", "act>sum.a", "fixed>sum.b", "sum>flat.x", "flat>out.x"],
);

describe("a symbol is solved by how it is used", () => {
  test("two wires into a sum", () => {
    const checked = check(sum);
    expect(errors(checked)).toEqual([]);
    expect([...checked.symbols]).toEqual([["T", { size: 64, node: "sum" }]]);
    expect(["open", "act", "flat"].map((id) => shapeAt(checked, id))).toEqual(["N×64×8", "N×64×8", "N×512"]);
    expect(checked.nodes.get("act")!.cost!.activationBytes).toBe(64 * 8 * 4);
    expect(checked.complete && checked.ok).toBe(true);
  });

  test("a width that a linear layer expects", () => {
    const wide = graph(
      [
        ["image", "input", { shape: [3, 8, "W"] }],
        ["conv", "conv2d", { channels: 4, padding: 1 }],
        ["flat", "flatten"],
        ["head", "linear", { units: 10, inFeatures: 320 }],
        ["out", "output"],
      ],
      ["image>conv.x", "conv>flat.x", "flat>head.x", "head>out.x"],
    );
    const checked = check(wide);
    expect(errors(checked)).toEqual([]);
    expect(shapeAt(checked, "conv")).toBe("N×4×8×10");
    const [head] = wide.graph.nodes.filter((n) => n.id === "head");
    const edit = {
      kind: "replaceNode",
      id: "head",
      node: { ...head!, params: { inFeatures: 321 } },
    } as const;
    expect(errors(check(applyEdit(wide, edit).document, checked))).toEqual([
      'Linear "head", input x: expected 321 features on the last axis, got [N, 32*W]; it comes from "flat".',
    ]);
  });

  test("two open sizes become one, also when that is solved later", () => {
    const two = (last: number | string) =>
      graph(
        [
          ["a", "input", { shape: ["S", 4] }],
          ["b", "input", { shape: ["T", 4] }],
          ["c", "input", { shape: [last, 4] }],
          ["first", "multiply"],
          ["second", "expression", { formula: "u - v" }],
          ["out", "output"],
        ],
        ["a>first.a", "b>first.b", "first>second.u", "c>second.v", "second>out.x"],
      );
    expect(shapeAt(check(two("S")), "second")).toBe("N×S×4");
    expect(shapeAt(check(two("S")), "b")).toBe("N×S×4");
    const inferred = check(two(16));
    expect(shapeAt(inferred, "b")).toBe("N×16×4");
    expect([...inferred.symbols].map(([name, s]) => `${name} ${s.size} ${s.node}`)).toEqual([
      "T 16 first",
      "S 16 second",
    ]);
  });

  test("an instance of a block solves what lies around it", () => {
    const inside = graph(
      [
        ["x", "input"],
        ["z", "input"],
        ["both", "concat", { axis: -1 }],
        ["y", "output"],
      ],
      ["x>both.x", "z>both.x", "both>y.x"],
    ).graph;
    const outer = graph(
      [
        ["a", "input", { shape: ["T", 4] }],
        ["b", "input", { shape: [9, 4] }],
        ["copy", "block:join"],
        ["out", "output"],
      ],
      ["a>copy.x", "b>copy.z", "copy>out.x"],
    );
    const checked = check({ ...outer, blocks: { join: { title: "Join", params: [], graph: inside } } });
    expect(errors(checked)).toEqual([]);
    expect(checked.symbols.get("T")).toEqual({ size: 9, node: "copy" });
  });

  test("never the batch, and nothing that has no answer", () => {
    const odd = graph(
      [
        ["a", "input", { shape: ["T"] }],
        ["act", "relu"],
        ["twice", "concat"],
        ["b", "input", { shape: [7] }],
        ["sum", "add"],
        ["out", "output"],
      ],
      ["a>twice.x", "a>act.x", "act>twice.x", "twice>sum.a", "b>sum.b", "sum>out.x"],
    );
    const checked = check(odd);
    expect(checked.symbols.size).toBe(0);
    expect(errors(checked)).toEqual([
      'Add "sum", input b: expected a shape that lines up with [N, 2*T], got [N, 7]; it comes from "b".',
    ]);
  });
});

test("a use that contradicts an earlier one names both places", () => {
  const both = graph(
    [
      ["open", "input", { shape: ["T"] }],
      ["long", "input", { shape: [64] }],
      ["short", "input", { shape: [32] }],
      ["first", "add"],
      ["second", "add"],
      ["out", "output"],
    ],
    ["open>first.a", "long>first.b", "first>second.a", "short>second.b", "second>out.x"],
  );
  expect(errors(check(both))).toEqual([
    'Add "second", input b: expected a shape that lines up with [N, 64], got [N, 32]; it comes from "short"; T is 64 because of "first".',
  ]);
});

test("a check after an edit comes to the same, and forgets what no longer holds", () => {
  const before = check(sum);
  const act = sum.graph.nodes.find((n) => n.id === "act")!;
  const moved = applyEdit(sum, {
    kind: "replaceNode",
    id: "act",
    node: { ...act, position: [5, 5] },
  }).document;
  const anew = check(moved, before);
  expect(anew.symbols).toEqual(before.symbols);
  expect(anew.nodes.get("flat")!.outputs).toBe(before.nodes.get("flat")!.outputs);
  const wire = sum.graph.edges.find((e) => e.from === "fixed")!;
  const open = applyEdit(sum, { kind: "removeEdge", edge: wire }).document;
  const after = check(open, before);
  expect(shapeAt(after, "open")).toBe("N×T×8");
  const again = applyEdit(open, { kind: "addEdge", edge: wire }).document;
  expect(shapeAt(check(again, after), "flat")).toBe("N×512");
  expect(check(again, after).diagnostics).toEqual(before.diagnostics);
});

test("the model has the size that was solved, and other symbols open", () => {
  const { inputs, outputs } = predictStep(check(sum));
  expect(inputs.map((v) => v.type.shape)).toEqual([
    ["N", 64, 8],
    ["N", 64, 8],
  ]);
  expect(Object.values(outputs).map((v) => v.type.shape)).toEqual([["N", 512]]);
});
