import { singleTermPlan } from "../../../graph-schema/plan/singleTermPlan.ts";
import { afterEach, expect, test, vi } from "vitest";
import { runDocument } from "../../../server/testing/runDocument.ts";
import { readSafetensors } from "../../../training/run/safetensors.ts";
import type { Tensors } from "../../../training/run/tensor.ts";
import { exportFile } from "./exportFile.ts";
import { type ExportedFile, everything } from "./messages.ts";

afterEach(() => {
  vi.doUnmock("../../../compiler/emit/onnx/externalData.ts");
  vi.resetModules();
});

const document = runDocument("linearRegression", {});
const dataless = { ...document, plan: { ...document.plan, dataset: null } };

async function bytesOf(...about: Parameters<typeof exportFile>): Promise<Uint8Array> {
  const { content } = await exportFile(...about);
  return new Uint8Array(await content.arrayBuffer());
}

async function weightsIn(...about: Parameters<typeof exportFile>): Promise<Tensors> {
  const file = readSafetensors(await bytesOf(...about));
  if ("error" in file) throw new Error(file.error);
  return file.tensors;
}

test("fresh weights are fitted to the data, where some are chosen", async () => {
  const fresh = await weightsIn("weights.safetensors", document, undefined);
  const without = await weightsIn("weights.safetensors", dataless, undefined);
  expect(Object.keys(fresh)).toEqual(Object.keys(without));
  for (const [name, { shape }] of Object.entries(fresh)) expect(without[name]!.shape).toEqual(shape);
  expect(fresh["linear.weight"]).toEqual(without["linear.weight"]);
});

test("given weights leave as they are, without the optimizer's state", async () => {
  const fresh = await weightsIn("weights.safetensors", document, undefined);
  const weight = fresh["linear.weight"]!;
  const trained = {
    ...fresh,
    "linear.weight": { ...weight, data: (weight.data as Float32Array).map((v) => v + 1) },
  };
  const ofRun = (weights: Tensors) => ({ which: "last", step: 1, weights }) as const;
  const given = ofRun({ ...trained, "linear.weight/mean": weight });
  expect(await weightsIn("weights.safetensors", document, given)).toEqual(trained);
  const [model, other] = await Promise.all(
    [trained, fresh].map((weights) => bytesOf("model.onnx", document, ofRun(weights))),
  );
  expect(model).not.toEqual(other);
});

test("every file of a document can be had, and no other", async () => {
  for (const file of [
    "model.onnx",
    "model.py",
    "objective.py",
    "train.py",
    "training-config.json",
    "weights.safetensors",
  ])
    expect((await bytesOf(file, dataless, undefined)).length, file).toBeGreaterThan(0);
  await expect(exportFile("model.exe", dataless, undefined)).rejects.toThrow("There is no model.exe");
});

/** Names of the files in a ZIP without compression, read from its local headers. */
async function namesIn({ content }: ExportedFile): Promise<string[]> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const names: string[] = [];
  for (let at = 0; view.getUint32(at, true) === 0x04034b50;) {
    const [nameLength, extraLength] = [view.getUint16(at + 26, true), view.getUint16(at + 28, true)];
    names.push(new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + nameLength)));
    // ZIP64: the size stands first in the extra field.
    at += 30 + nameLength + extraLength + Number(view.getBigUint64(at + 30 + nameLength + 4, true));
  }
  return names;
}

test("all files leave in a ZIP, and one alone as it is", async () => {
  const all = await exportFile(everything, dataless, undefined);
  expect(all.zipped).toBe(true);
  expect((await namesIn(all)).toSorted()).toEqual([
    ...[
      "model.onnx",
      "model.py",
      "objective.py",
      "run.json",
      "train.py",
      "training-config.json",
      "weights.safetensors",
    ],
  ]);
  expect((await exportFile("model.onnx", dataless, undefined)).zipped).toBe(false);
});

test("a model whose weights stand beside it leaves with them", async () => {
  vi.doMock("../../../compiler/emit/onnx/externalData.ts", async (original) => ({
    ...(await original<object>()),
    MOST_INSIDE: 0,
  }));
  vi.resetModules();
  const { exportFile } = await import("./exportFile.ts");
  const both = await exportFile("model.onnx", dataless, undefined);
  expect(both.zipped).toBe(true);
  expect(await namesIn(both)).toEqual(["model.onnx", "model.onnx.data"]);
});

test("what a plan that does not fit keeps from leaving is told with why", async () => {
  const unfit = { ...dataless, plan: singleTermPlan({ loss: { type: "crossEntropy" } }) };
  await expect(exportFile("train.py", unfit, undefined)).rejects.toThrow(
    /There is no train\.py .* expected scores of at least 2 classes/,
  );
});

test("a model with faults is refused with each of them", async () => {
  const faulty = { ...dataless, graph: { ...document.graph, edges: [] } };
  await expect(exportFile("model.onnx", faulty, undefined)).rejects.toMatchObject({
    code: "data",
    reasons: expect.arrayContaining([expect.stringContaining("input x")]) as string[],
  });
});
