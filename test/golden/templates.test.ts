import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileSteps } from "../../compiler/compile.ts";
import { onnxModel } from "../../compiler/emit/onnx.ts";
import { onnxText } from "../../compiler/emit/onnxText.ts";
import { printProgram } from "../../compiler/ir/printProgram.ts";
import type { Program } from "../../compiler/ir/program.ts";
import type { Target } from "../../compiler/op.ts";
import { simplifyPortable } from "../../compiler/passes/optimize.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { artefacts } from "../../training/artefacts.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { planRun, type RunPlan } from "../../training/planRun.ts";
import { initialState, namesOf, prepare } from "../../training/prepare.ts";
import { expectGolden } from "./expectGolden.ts";

// What each template is compiled to, to the letter.

const examples = new URL("../../public/examples/", import.meta.url);
const templates = JSON.parse(readFileSync(new URL("index.json", examples), "utf8")) as { id: string }[];
const targets: readonly Target[] = ["cpu", "webgpu"];

describe.each(templates)("$id", ({ id }) => {
  test("reads as it did", async () => {
    const run = await planTemplate(id);
    const files = artefacts(run, initialWeights(run));
    for (const name of ["model.py", "train.py", "training-config.json"])
      expectGolden(`${id}/${name}`, files[name] as string);
    const model = simplifyPortable(predictStep(run.checked));
    expectGolden(`${id}/model.ir`, printProgram(model));
    expectGolden(`${id}/model.onnx.txt`, onnxText(onnxModel(model)).text);
  });

  test("takes the ONNX nodes that it took to train", async () => {
    const { checked, document, objective, data } = await planTemplate(id);
    const counts = targets.map((target) => {
      const steps = compileSteps({ checked, plan: document.plan, objective, bind: data.bind, target });
      return [target, { train: nodeCounts(steps.train), eval: nodeCounts(steps.eval) }];
    });
    expectGolden(`${id}/nodes.json`, `${JSON.stringify(Object.fromEntries(counts), null, 2)}\n`);
  });

  test("gives the same bytes each time", async () => {
    const [one, two] = await Promise.all([planTemplate(id), planTemplate(id)]);
    expect(hashes(one)).toEqual(hashes(two));
  });
});

async function planTemplate(id: string): Promise<RunPlan> {
  const read = readDocument(readFileSync(new URL(`${id}.json`, examples), "utf8"));
  if (!read.ok) throw new Error(`${id} is not a document`);
  const dataset = await sampleOf(read.document.plan.dataset!)!.load((file) =>
    Promise.resolve(readFileSync(new URL(`../samples/${file}`, examples))),
  );
  const run = await planRun(read.document, dataset);
  if (!run.objective) throw new Error(`${id}: ${JSON.stringify(run.diagnostics)}`);
  return run;
}

function initialWeights(run: RunPlan): ReturnType<typeof initialState> {
  const prepared = prepare({ ...run, plan: run.document.plan });
  const all = initialState(prepared.slots.values(), run.document.plan.seed, run.data);
  return Object.fromEntries(namesOf(prepared, "parameter", "buffer").map((name) => [name, all[name]!]));
}

const hashes = (run: RunPlan): (readonly [string, string])[] =>
  Object.entries(artefacts(run, initialWeights(run))).map(
    ([name, content]) => [name, createHash("sha256").update(content).digest("hex")] as const,
  );

function nodeCounts(program: Program): Record<string, number> {
  const counts: Record<string, number> = {};
  const types = (onnxModel(program).graph?.node ?? []).map((node) => node.opType ?? "");
  for (const type of types.sort()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
