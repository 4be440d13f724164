import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { compileModel } from "../../compiler/compile.ts";
import { modelSource } from "../../compiler/emit/pyTorch.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { Layer } from "../../graph-schema/layer.ts";
import { layers } from "../../graph-schema/layers.ts";
import { renderDiagnostic } from "../../graph-schema/problem.ts";
import { wrappers } from "../../graph-schema/wrappers.ts";
import { readSafetensors, writeSafetensors } from "../../training/safetensors.ts";
import type { HostTensor, Tensors } from "../../training/tensor.ts";
import { runPython } from "../oracles.ts";
import { expectClose, prefixed } from "./compare.ts";
import { documents } from "./documents.ts";
import { layerDocument } from "./layerDocument.ts";
import { type Answers, type Feeding, runCase } from "./runCase.ts";

/** Sizes for the symbols of examples: all different, so that a mixed-up axis shows. */
const bind = { N: 3, T: 5, H: 9, W: 11, L: 7, S: 6 };

interface Case {
  name: string;
  key: string;
  document: Document;
  feeding: Feeding;
}
const all = Object.entries(layers as unknown as Record<string, Layer>);
const plain = all.flatMap(([type, layer]) =>
  layer.examples.map((example, i): Case => ({
    name: `${type} ${i}: ${JSON.stringify(example)}`,
    key: `${type}_${i}`,
    document: layerDocument(layer, example),
    feeding: example,
  })),
);
const wrapped = all
  .filter(([, layer]) => check(layerDocument(layer, layer.examples[0]!)).nodes.get("layer")!.wrappable)
  .flatMap(([type, layer]) =>
    Object.keys(wrappers).map((wrapper): Case => ({
      name: `${wrapper} of ${type}`,
      key: `${wrapper}_${type}`,
      document: layerDocument(layer, layer.examples[0]!, wrapper),
      feeding: layer.examples[0]!,
    })),
  );
const related = Object.entries(documents).map(([name, document], i): Case => ({
  name,
  key: `document_${i}`,
  document,
  feeding: { below: 7 },
}));
const cases = [...plain, ...wrapped, ...related];

const root = mkdtempSync(join(tmpdir(), "tensorloom-layers-"));
const ours = new Map<string, Answers>();
let failures: Record<string, string> = {};

beforeAll(async () => {
  const jobs = [];
  for (const { key, document, feeding } of cases) {
    const checked = check(document);
    if (!checked.ok) throw new Error(`${key}: ${checked.diagnostics.map(renderDiagnostic).join(" ")}`);
    const answers = await runCase(checked, bind, feeding);
    ours.set(key, answers);
    const directory = join(root, key);
    mkdirSync(directory);
    writeFileSync(join(directory, "model.py"), modelSource(checked).text);
    writeFileSync(join(directory, "model.onnx"), compileModel(checked, { weights: answers.weights }));
    const tensors = {
      ...prefixed("inputs", answers.inputs),
      ...prefixed("weights", answers.weights),
      ...prefixed("cotangents", answers.cotangents),
    };
    writeFileSync(join(directory, "given.safetensors"), writeSafetensors({ tensors, metadata: {} }));
    jobs.push({
      directory,
      inputs: Object.keys(answers.inputs).filter((n) => !n.startsWith("dy/")),
      outputs: Object.keys(answers.outputs),
      random: answers.random,
    });
  }
  failures = await runPython(new URL("torchCases.py", import.meta.url).pathname, { cases: jobs });
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(cases)("$name", async ({ key }) => {
  const directory = join(root, key);
  expect(failures[directory]).toBeUndefined();
  const theirs = readSafetensors(readFileSync(join(directory, "answers.safetensors")));
  if ("error" in theirs) throw new Error(theirs.error);
  const { inputs, outputs, gradients, buffers } = ours.get(key)!;
  expectClose(prefixed("outputs", outputs), theirs.tensors as Tensors, 1e-5);
  expectClose(await answersOf(join(directory, "model.onnx"), inputs), outputs, 1e-5);
  expectClose(prefixed("gradients", gradients), theirs.tensors as Tensors, 2e-5);
  expectClose(prefixed("buffers", buffers), theirs.tensors as Tensors, 1e-5);
  const named = Object.keys(theirs.tensors).filter((name) => name.startsWith("gradients."));
  expect(Object.keys(prefixed("gradients", gradients)).sort()).toEqual(named.sort());
});

/** What the exported model, whose symbols are open, answers. */
async function answersOf(path: string, inputs: Tensors): Promise<Tensors> {
  const session = await InferenceSession.create(path);
  const feeds = session.inputNames.map((name) => {
    const { dtype, data, shape } = inputs[name]!;
    return [name, new Tensor(dtype, data, shape)] as const;
  });
  const found = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(
    Object.entries(found).map(([name, { type, dims, data }]) => [
      name,
      { dtype: type as HostTensor["dtype"], shape: dims, data: data as HostTensor["data"] },
    ]),
  );
}
