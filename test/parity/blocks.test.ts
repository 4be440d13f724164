import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { compileModel } from "../../compiler/compile.ts";
import { modelSource } from "../../compiler/emit/pyTorch.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { renderDiagnostic } from "../../graph-schema/problem.ts";
import { readSafetensors, writeSafetensors } from "../../training/safetensors.ts";
import type { Tensors } from "../../training/tensor.ts";
import { runPython } from "../oracles.ts";
import { expectClose, prefixed } from "./compare.ts";
import { runCase } from "./runCase.ts";

// Copies of blocks: bypasses by formula, rows of copies, two inputs, two outputs, nesting.

const directory = mkdtempSync(join(tmpdir(), "tensorloom-blocks-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("a model of blocks answers and learns as its PyTorch does", async () => {
  const read = readDocument(readFileSync(new URL("./blocks.json", import.meta.url), "utf8"));
  if (!read.ok) throw new Error(read.diagnostics.map(renderDiagnostic).join(" "));
  const checked = check(read.document);
  expect(checked.diagnostics.map(renderDiagnostic)).toEqual([]);
  const answers = await runCase(checked, { N: 3 }, {});
  const { text } = modelSource(checked);
  writeFileSync(join(directory, "model.py"), text);
  writeFileSync(join(directory, "model.onnx"), compileModel(checked, { weights: answers.weights }));
  const tensors = {
    ...prefixed("inputs", answers.inputs),
    ...prefixed("weights", answers.weights),
    ...prefixed("cotangents", answers.cotangents),
  };
  writeFileSync(join(directory, "given.safetensors"), writeSafetensors({ tensors, metadata: {} }));
  const job = {
    directory,
    inputs: Object.keys(answers.inputs).filter((n) => !n.startsWith("dy/")),
    outputs: Object.keys(answers.outputs),
    random: answers.random,
  };
  const script = new URL("torchCases.py", import.meta.url).pathname;
  const failures = await runPython<Record<string, string>>(script, { cases: [job] });
  expect(failures[directory]).toBeUndefined();
  const theirs = readSafetensors(readFileSync(join(directory, "answers.safetensors")));
  if ("error" in theirs) throw new Error(theirs.error);
  expectClose(prefixed("outputs", answers.outputs), theirs.tensors as Tensors, 1e-5);
  expectClose(prefixed("gradients", answers.gradients), theirs.tensors as Tensors, 2e-5);
  expectClose(prefixed("buffers", answers.buffers), theirs.tensors as Tensors, 1e-5);
  await expect(text).toMatchFileSnapshot("./blocks.py");
}, 120_000);
