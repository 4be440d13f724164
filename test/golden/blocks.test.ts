import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import { blocksDocument } from "./blocks.ts";
import { expectGolden } from "./expectGolden.ts";

test("instances of blocks are objects of their classes in PyTorch", () => {
  const checked = check(blocksDocument());
  // Of what the row opened, that of the last is read alone, as is said.
  expect(checked.diagnostics.map((d) => d.code)).toEqual(["unchainedPort"]);
  expectGolden("blocks/model.py", modelSource(checked).text);
});
