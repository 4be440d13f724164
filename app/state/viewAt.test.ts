import { beforeEach, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { setParams } from "../../graph-schema/compose.ts";
import { renderDiagnostic } from "../../graph-schema/problem.ts";
import { blocksDocument } from "../../test/golden/blocks.ts";
import { inView, selectNodes, useEditor } from "./editor.ts";
import { viewAt } from "./viewAt.ts";

const editor = () => useEditor.getState();
const setKernel = (kernel: number): void => {
  const { document, apply } = inView();
  apply(setParams(document, "conv1", { kernel }), "Set kernel");
};

beforeEach(() => editor().open(blocksDocument()));

test("a view leads through copies as far as they are, with the shapes of those that were entered", () => {
  const checked = check(blocksDocument());
  const first = viewAt(checked, ["stage1", "first"]);
  expect([first.block, first.checked.nodes.get("conv1")!.outputs.y!.shape]).toEqual([
    "residual",
    ["N", 6, 4, 4],
  ]);
  expect(viewAt(checked, ["stage1", "rest"]).checked.nodes.get("value")!.outputs.y!.shape).toEqual([
    "N",
    6,
    4,
    4,
  ]);
  expect(viewAt(checked, ["stage1", "gone", "rest"]).path).toEqual(["stage1"]);
  expect(viewAt(checked, ["pool"])).toEqual({ path: [], checked });
});

test("faults inside are those of the whole document, and their fixes change it", () => {
  editor().enter(["stage1", "first"]);
  setKernel(40);
  const { diagnostics } = editor().view.checked.nodes.get("conv1")!;
  expect(diagnostics.map(renderDiagnostic)[0]).toContain('"stage1.first.conv1"');
  editor().apply(diagnostics[0]!.fix!.edit, "Repair");
  const { diagnostics: left } = editor().view.checked.nodes.get("conv1")!;
  expect(left.map((d) => d.code)).not.toContain(diagnostics[0]!.code);
});

test("taking a change back goes to where it was made, unless that is in view through another copy", () => {
  editor().enter(["stage1", "first"]);
  setKernel(5);
  editor().enter([]);
  selectNodes(["pool"]);
  editor().undo();
  expect(editor().view.path).toEqual(["stage1", "first"]);
  expect(editor().selection.nodes.size).toBe(0);
  editor().enter(["stage1", "rest"]);
  editor().redo();
  expect(editor().view.path).toEqual(["stage1", "rest"]);
  expect(inView().document.graph.nodes.find((n) => n.id === "conv1")!.params.kernel).toBe(5);
});

test("a copy that is gone is left", () => {
  editor().enter(["stage1", "first"]);
  editor().apply(
    { kind: "replaceDocument", document: { ...blocksDocument(), graph: { nodes: [], edges: [] } } },
    "Clear",
  );
  expect(editor().view.path).toEqual([]);
  expect(editor().view.checked).toBe(editor().checked);
});
