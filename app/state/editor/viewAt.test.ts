import { beforeEach, expect, test } from "vitest";
import { check } from "../../../compiler/check/check.ts";
import { setParams } from "../../../graph-schema/edits/compose.ts";
import { type InstanceRef, pathOf } from "../../../graph-schema/diagnostics/place.ts";
import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import { blocksDocument } from "../../../test/golden/blocks.ts";
import { inView, selectNodes, useEditor } from "./editor.ts";
import { viewAt } from "./viewAt.ts";

const editor = () => useEditor.getState();
/** Instances by name, each the first of its row unless a number follows. */
const at = (...names: readonly (string | readonly [id: string, index: number])[]): InstanceRef[] =>
  names.map((name) => (typeof name === "string" ? { id: name, index: 0 } : { id: name[0], index: name[1] }));
const setKernel = (kernel: number | string): void => {
  const { document, apply } = inView();
  apply(setParams(document, "conv1", { kernel }), "Set kernel");
};

beforeEach(() => editor().open(blocksDocument()));

test("a view leads through instances as far as they are, with the shapes of those that were entered", () => {
  const checked = check(blocksDocument());
  const first = viewAt(checked, at("stage1", "first"));
  expect([first.block, first.checked.nodes.get("conv1")!.outputs.y!.shape]).toEqual([
    "residual",
    ["N", 6, 4, 4],
  ]);
  expect(viewAt(checked, at("stage1", "rest")).checked.nodes.get("value")!.outputs.y!.shape).toEqual([
    "N",
    6,
    4,
    4,
  ]);
  expect(viewAt(checked, at("stage1", "gone", "rest")).path).toEqual(at("stage1"));
  expect(viewAt(checked, at("pool"))).toEqual(viewAt(checked, []));
});

test("faults inside are those of the whole document, and their fixes change it", () => {
  editor().enter(at("stage1", "first"));
  setKernel(40);
  const { diagnostics } = editor().view.checked.nodes.get("conv1")!;
  expect(diagnostics.map(renderDiagnostic)[0]).toContain('"stage1.first.conv1"');
  editor().apply(diagnostics[0]!.fix!.edit, "Repair");
  const { diagnostics: left } = editor().view.checked.nodes.get("conv1")!;
  expect(left.map((d) => d.code)).not.toContain(diagnostics[0]!.code);
});

test("each instance in a row shows what is found in it, and keeps what is selected", () => {
  editor().enter(at("stage1", "rest"));
  setKernel("=3 + index");
  selectNodes(["conv1"]);
  const fault = editor().checked.diagnostics.find((d) => d.severity === "error");
  expect(pathOf(fault!.place)).toEqual(at("stage1", ["rest", 1]));
  expect(renderDiagnostic(fault!)).toContain('"stage1.rest.sum" in copy 2 of "rest", input');
  const seen = ({ view: { checked, prefix, rows } } = editor()) => ({
    prefix,
    rows,
    kernel: checked.nodes.get("conv1")!.params!.kernel,
    faults: checked.diagnostics.filter((d) => d.severity === "error").length,
  });
  expect(seen()).toEqual({ prefix: "stage1.rest.0.", rows: [1, 3], kernel: 3, faults: 0 });
  editor().enter(pathOf(fault!.place));
  expect(seen()).toEqual({ prefix: "stage1.rest.1.", rows: [1, 3], kernel: 4, faults: 1 });
  expect([...editor().selection.nodes]).toEqual(["conv1"]);
  expect(editor().view.checked.nodes.get("sum")!.diagnostics).toContainEqual(fault);
  // What is edited is the block, and the instance stays in view.
  setKernel(3);
  expect(seen()).toEqual({ prefix: "stage1.rest.1.", rows: [1, 3], kernel: 3, faults: 0 });
  editor().enter(at("stage1", ["rest", 9]));
  expect(editor().view.path).toEqual(at("stage1", ["rest", 2]));
});

test("what is bypassed is not asked what is wrong inside", () => {
  editor().enter(at("stage1", "first"));
  setKernel(40);
  const faults = () => editor().view.checked.diagnostics.length;
  expect(faults()).toBeGreaterThan(0);
  editor().enter(at("stage1"));
  const { document, apply } = inView();
  const node = document.graph.nodes.find((n) => n.id === "first")!;
  apply({ kind: "replaceNode", id: "first", node: { ...node, bypassed: true } }, "Bypass");
  editor().enter(at("stage1", "first"));
  expect([editor().view.path.length, faults()]).toEqual([2, 0]);
});

test("taking a change back goes to where it was made, unless that is in view through another instance", () => {
  editor().enter(at("stage1", "first"));
  setKernel(5);
  editor().enter([]);
  selectNodes(["pool"]);
  editor().undo();
  expect(editor().view.path).toEqual(at("stage1", "first"));
  expect(editor().selection.nodes.size).toBe(0);
  editor().enter(at("stage1", "rest"));
  editor().redo();
  expect(editor().view.path).toEqual(at("stage1", "rest"));
  expect(inView().document.graph.nodes.find((n) => n.id === "conv1")!.params.kernel).toBe(5);
});

test("an instance that is gone is left", () => {
  editor().enter(at("stage1", "first"));
  editor().apply(
    { kind: "replaceDocument", document: { ...blocksDocument(), graph: { nodes: [], edges: [] } } },
    "Clear",
  );
  expect(editor().view.path).toEqual([]);
  expect(editor().view.checked).toBe(editor().checked);
});
