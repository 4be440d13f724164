import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeAt, portAt } from "../../graph-schema/diagnostics/place.ts";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { check } from "./check.ts";

type Spec = readonly [id: string, type: string, params?: Record<string, unknown>];

function graph(specs: readonly Spec[], wires: readonly string[]): Document {
  const nodes = specs.map(([id, type, params = {}], i) => ({
    id,
    type,
    params: params as never,
    position: [i * 240, 0] as [number, number],
  }));
  const edges = wires.map((w) => {
    const [from, output, to, input] = w.split(/[.>]/) as [string, string, string, string];
    return { from, output, to, input };
  });
  return { ...emptyDocument(), graph: { nodes, edges } };
}

const brief = (list: readonly Diagnostic[]): string[] =>
  list.map((d) => [d.code, nodeAt(d.place), portAt(d.place)].filter(Boolean).join(" "));

describe("the digit CNN", () => {
  const text = readFileSync(new URL("../../public/examples/digitCnn.json", import.meta.url), "utf8");
  const checked = check(JSON.parse(text) as Document);

  test("has every shape on its wires", () => {
    const shapes = checked.order.flatMap((id) =>
      Object.values(checked.nodes.get(id)!.outputs).map((t) => formatShape(t.shape)),
    );
    expect(shapes).toEqual([
      "N×1×28×28",
      "N×32×26×26",
      "N×32×26×26",
      "N×32×13×13",
      "N×5408",
      "N×128",
      "N×128",
      "N×10",
    ]);
  });

  test("has 693,962 parameters and the multiply–adds of its three layers", () => {
    expect(checked.total).toMatchObject({ parameters: 693_962, macs: 26 * 26 * 32 * 9 + 5408 * 128 + 1280 });
    expect(checked.complete && checked.ok).toBe(true);
  });
});

describe("a document with five faults", () => {
  const broken = graph(
    [
      ["image", "input", { shape: [3, 8, 8] }],
      ["narrow", "conv2d", { channels: 64, padding: 1 }],
      ["wide", "conv2d", { channels: 128, padding: 1 }],
      ["sum", "add"],
      ["lonely", "relu"],
      ["loop", "add"],
      ["back", "relu"],
      ["merge", "concat", { axis: 1 }],
      ["dead", "tanh"],
      ["huge", "conv2d", { kernel: 11 }],
      ["out", "output"],
      ["out2", "output"],
      ["out3", "output"],
      ["out4", "output"],
    ],
    [
      "image.y>narrow.x",
      "image.y>wide.x",
      "narrow.y>sum.a",
      "wide.y>sum.b",
      "sum.y>out.x",
      "lonely.y>out2.x",
      "image.y>loop.a",
      "back.y>merge.x",
      "image.y>merge.x",
      "loop.y>back.x",
      "merge.y>out3.x",
      "back.y>loop.b",
      "image.y>dead.x",
      "image.y>huge.x",
      "huge.y>out4.x",
    ],
  );
  const found = check(broken).diagnostics;

  test("gives five located diagnostics, one a cause", () => {
    expect(brief(found).sort()).toEqual([
      "broadcast sum a",
      "cycle loop b",
      "deadBranch dead",
      "kernelTooLarge huge x",
      "missingInput lonely x",
    ]);
    for (const d of found) expect(renderDiagnostic(d)).toMatch(/expected .+, got .+/);
  });

  test.each(["broadcast", "cycle", "deadBranch", "kernelTooLarge", "missingInput"])(
    "the fix of %s makes it go away and can be undone",
    (code) => {
      const fault = found.find((d) => d.code === code)!;
      const { document, inverse } = applyEdit(broken, fault.fix!.edit);
      expect(brief(check(document).diagnostics)).not.toContain(brief([fault])[0]);
      expect(printDocument(applyEdit(document, inverse).document)).toBe(printDocument(broken));
    },
  );
});

test("names where a wrong shape comes from", () => {
  const document = graph(
    [
      ["image", "input"],
      ["conv", "conv2d"],
      ["norm", "batchNorm1d"],
      ["out", "output"],
    ],
    ["image.y>conv.x", "conv.y>norm.x", "norm.y>out.x"],
  );
  const [fault] = check(document).diagnostics;
  expect(fault).toMatchObject({ code: "rank", place: { node: "norm", port: "x" }, because: "conv" });
  expect(renderDiagnostic(fault!)).toContain('it comes from "conv"');
});

describe("ports that follow settings", () => {
  const gated = (formula: string): Document =>
    graph(
      [
        ["a", "input", { shape: [6] }],
        ["b", "input", { shape: [6] }],
        ["parts", "split", { sizes: [2, 3, 1] }],
        ["gate", "expression", { formula }],
        ["out", "output"],
      ],
      ["a.y>parts.x", "parts.y1>out.x", "a.y>gate.v", "b.y>gate.w"],
    );
  const found = (formula: string) => check(gated(formula)).diagnostics.filter((d) => d.severity === "error");

  test("are those of the settings", () => {
    const checked = check(gated("v * sigmoid(w)"));
    expect(found("v * sigmoid(w)")).toEqual([]);
    expect(Object.keys(checked.nodes.get("gate")!.layer!.inputs)).toEqual(["v", "w"]);
    expect(Object.entries(checked.nodes.get("parts")!.outputs).map(([, t]) => t.shape[1])).toEqual([2, 3, 1]);
  });

  test("stay while a formula is being typed, whose fault is named with its place", () => {
    expect(found("v * sigmoid(w").map(renderDiagnostic)).toEqual([
      'Expression "gate", setting formula: expected "," at character 14 of v * sigmoid(w, got the end of the formula.',
    ]);
    expect(brief(found("v * w * (u +"))).toEqual(["missingInput gate u", "formulaSyntax gate"]);
  });

  test("go with the names, and wires to them are then nowhere", () => {
    expect(brief(found("v * 2"))).toEqual(["unknownPort gate"]);
    expect(brief(found("v + w + constructor + __proto__"))).toEqual(["formula gate"]);
  });
});

test("structure: unknown layers and ports, wires to nowhere, crowded ports, equal names", () => {
  const document = graph(
    [
      ["image", "input"],
      ["what", "teleport"],
      ["relu", "relu"],
      ["relu", "tanh"],
      ["out", "output"],
    ],
    [
      "image.y>relu.x",
      "image.y>relu.z",
      "image.q>out.x",
      "ghost.y>out.x",
      "relu.y>out.x",
      "image.y>out.x",
      "relu.y>out.x",
    ],
  );
  expect(brief(check(document).diagnostics)).toEqual([
    "duplicateNode relu",
    "unknownPort relu",
    "unknownPort image",
    "danglingEdge out",
    "crowdedPort out x",
    "duplicateEdge out x",
    "unknownLayer what",
  ]);
});

test("a setting of the wrong kind names the setting, keeps what is downstream unknown and offers its default", () => {
  const document = graph(
    [
      ["image", "input"],
      ["conv", "conv2d", { kernel: "big" }],
      ["out", "output"],
    ],
    ["image.y>conv.x", "conv.y>out.x"],
  );
  const checked = check(document);
  expect(checked.diagnostics).toHaveLength(1);
  expect(checked.diagnostics[0]).toMatchObject({
    code: "settingKind",
    place: { in: "node", node: "conv", param: "kernel" },
    args: { actual: { phrase: "written", json: '"big"' } },
  });
  expect(check(applyEdit(document, checked.diagnostics[0]!.fix!.edit).document).ok).toBe(true);
});

test("an edit redoes only what it can change", () => {
  const text = readFileSync(new URL("../../public/examples/smallResnet.json", import.meta.url), "utf8");
  const document = JSON.parse(text) as Document;
  const before = check(document);
  const last = document.graph.nodes.at(-2)!;
  const edited = applyEdit(document, {
    kind: "replaceNode",
    id: last.id,
    node: { ...last, params: { units: 7 } },
  }).document;
  const after = check(edited, before);
  expect(after).toEqual(check(edited));
  const [first] = document.graph.nodes;
  expect(after.nodes.get(first!.id)!.outputs).toBe(before.nodes.get(first!.id)!.outputs);
  expect(after.nodes.get(last.id)!.outputs).not.toBe(before.nodes.get(last.id)!.outputs);
});

test("a long chain neither overflows the stack nor takes long", () => {
  const specs: Spec[] = [
    ["image", "input"],
    ...Array.from({ length: 5000 }, (_, i): Spec => [`r${i}`, "relu"]),
    ["out", "output"],
  ];
  const document = graph(
    specs,
    specs.slice(1).map(([id], i) => `${specs[i]![0]}.y>${id}.x`),
  );
  expect(check(document).ok).toBe(true);
});

test("an empty canvas has nothing to complain about, and nothing to compile", () => {
  expect(check(emptyDocument())).toMatchObject({ diagnostics: [], ok: false });
});
