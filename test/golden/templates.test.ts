import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { emitModelText, optimizePrograms, predictProgram, stepPrograms } from "../../compiler/compile.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import { printProgram } from "../../ir/printProgram.ts";
import { targets } from "../../ir/targets.ts";
import { partsOf } from "../../training/run/content.ts";
import { emitFolder } from "../../training/run/planExport.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import { initialState, namesOf, prepare } from "../../training/run/prepare.ts";
import { countNodes } from "../countNodes.ts";
import { planTemplate, readTemplate, templateIds } from "../readTemplate.ts";
import { expectGolden } from "./expectGolden.ts";

// What each template is compiled to, to the letter.

const fits = (id: string): boolean => readTemplate(id).plan.dataset !== null;
const trainedOn = [targets.cpu, targets.webgpu];

describe.each(templateIds().filter(fits))("%s", (id) => {
  test("reads as it did", async () => {
    const run = await planTemplate(id);
    const files = await emitFolder(run, await initialWeights(run));
    for (const name of ["model.py", "objective.py", "training-config.json"])
      expectGolden(`${id}/${name}`, files[name] as string);
    const model = predictProgram(run.checked);
    expectGolden(`${id}/model.ir`, printProgram(model));
    expectGolden(`${id}/model.onnx.txt`, emitModelText(run.checked).text);
  });

  test("takes the ONNX nodes that it took to train", async () => {
    const { checked, document, objective, data } = await planTemplate(id);
    const counts = trainedOn.map((target) => {
      const steps = optimizePrograms(
        stepPrograms({ checked, objective, batchSize: document.plan.batchSize, bind: data.bind }),
        target,
      );
      return [target.id, { train: countNodes(steps.train!), eval: countNodes(steps.eval!) }];
    });
    expectGolden(`${id}/nodes.json`, `${JSON.stringify(Object.fromEntries(counts), null, 2)}\n`);
  });

  test("gives the same bytes each time", async () => {
    const [one, two] = await Promise.all([planTemplate(id), planTemplate(id)]);
    expect(await hashes(one)).toEqual(await hashes(two));
  });
});

test.each(templateIds().filter((id) => !fits(id)))("%s, which no sample set fits, reads as it did", (id) =>
  expectGolden(`${id}/model.py`, modelSource(check(readTemplate(id))).text),
);

async function initialWeights(run: RunPlan): Promise<ReturnType<typeof initialState>> {
  const prepared = prepare({ ...run, plan: run.document.plan });
  const all = initialState(prepared.slots.values(), run.document.plan.seed, await run.data.fit?.());
  return Object.fromEntries(namesOf(prepared, "parameter", "buffer").map((name) => [name, all[name]!]));
}

async function hashes(run: RunPlan): Promise<(readonly [string, string])[]> {
  const files = await emitFolder(run, await initialWeights(run));
  const found: (readonly [string, string])[] = [];
  for (const [name, content] of Object.entries(files)) {
    const hash = createHash("sha256");
    for await (const part of partsOf(content)) hash.update(part);
    found.push([name, hash.digest("hex")]);
  }
  return found;
}
