import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { onnxModel } from "../../compiler/emit/onnx/onnx.ts";
import { onnxText } from "../../compiler/emit/onnx/onnxText.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import type { Source } from "../../compiler/emit/source.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import type { InstanceRef } from "../../graph-schema/diagnostics/place.ts";
import { blocksDocument } from "../../test/golden/blocks.ts";
import { viewAt } from "../state/editor/viewAt.ts";
import { findNamed } from "./findNamed.ts";
import { linesOf } from "./linesOf.ts";

const checked = check(blocksDocument());
const python = modelSource(checked);
const onnx = onnxText(onnxModel(predictStep(checked)));

function marked(source: Source, path: readonly InstanceRef[], ...ids: readonly string[]): string[] {
  const text = source.text.split("\n");
  return linesOf(source, viewAt(checked, path), { nodes: new Set(ids) }).map((line) =>
    text[line - 1]!.trim(),
  );
}

const stage: InstanceRef = { id: "stage1", index: 0 };
const last: InstanceRef = { id: "rest", index: 2 };

test("lines of a class are those of a node in each instance that shares it", () => {
  const shortcut = [
    "self.shortcut: nn.Module = nn.Identity()",
    "self.shortcut = nn.Conv2d(3, 6, kernel_size=1, stride=2, bias=False)",
    "shortcut = self.shortcut(value)  # [N, 6, 4, 4]",
  ];
  expect(marked(python, [stage, { id: "first", index: 0 }], "shortcut")).toEqual(shortcut);
  expect(marked(python, [stage, last], "shortcut")).toEqual(shortcut);
  expect(marked(onnx, [stage, last], "conv1")).toEqual([expect.stringMatching(/^stage1\.rest\.2\.conv1\//)]);
});

test("while nothing inside has a line, the nearest instance around it has", () => {
  expect(marked(python, [stage, last])).toEqual([
    "self.rest = nn.Sequential(*[Residual(6, 1, False) for _ in range(3)])",
    "x = self.rest(x)  # [N, 6, 4, 4]",
  ]);
  expect(marked(python, [stage])).toEqual([
    "self.stage1 = Stage()",
    "x = self.stage1(image)  # [N, 6, 4, 4]",
  ]);
  expect(marked(python, [])).toEqual([]);
});

test("every line of a node leads to it, through each instance", () => {
  for (const source of [python, onnx])
    for (const origin of source.nodes)
      for (const prefix of origin?.prefixes ?? []) {
        const name = `${prefix}${origin!.name}`;
        const found = findNamed(checked, name);
        expect(found, name).toBeDefined();
        const view = viewAt(checked, found!.path);
        expect(view.path).toEqual(found!.path);
        expect(view.prefix + found!.id).toBe(name);
      }
  expect(findNamed(checked, "stage1.rest.2.conv1")).toEqual({ id: "conv1", path: [stage, last] });
  expect(findNamed(checked, "stage1.gone")).toBeUndefined();
});
