import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InferenceSession } from "onnxruntime-node";
import { check } from "../../compiler/check/check.ts";
import { modelState } from "../../compiler/compile.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import type { Document } from "../../graph-schema/document.ts";
import { withObjective } from "../../graph-schema/plan/withObjective.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import { train } from "../../training/run/loop.ts";
import { planObjective, type RunPlan } from "../../training/run/planRun.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";
import { runPython } from "../oracles.ts";
import { planSample } from "../readTemplate.ts";
import { firstSteps, type StepValues } from "./firstSteps.ts";
import { objectives } from "./objectives.ts";
import { writeFolder } from "./writeFolder.ts";

const STEPS = 24;

const root = mkdtempSync(join(tmpdir(), "tensorloom-objectives-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const names = Object.keys(objectives) as (keyof typeof objectives)[];
let theirs: Record<string, string>;

beforeAll(async () => {
  for (const name of names) await writeFolder(await planSample(objectives[name]), join(root, name));
  theirs = await runPython<Record<string, string>>(new URL("objectives.py", import.meta.url).pathname, {
    directories: names.map((name) => join(root, name)),
    steps: STEPS,
  });
}, 300_000);

describe.each(names)("%s", (name) => {
  test("fits, without a word against it", () => {
    const checked = check(objectives[name]);
    expect([...checked.diagnostics, ...planObjective(checked).diagnostics].map(renderDiagnostic)).toEqual([]);
  });

  test("has the losses of each term that PyTorch has by objective.py, to 1e-5", async () => {
    expect(theirs[join(root, name)]).toBeUndefined();
    const lines = readFileSync(join(root, name, "losses.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    const expected = lines.map((line) => JSON.parse(line) as StepValues);
    const { steps } = await stepsOf(name);
    expect(steps).toHaveLength(STEPS);
    steps.forEach((step, i) => {
      const { phase, loss, terms } = expected[i]!;
      expect(step.phase, `step ${i + 1}`).toBe(phase);
      expectNear({ loss: step.loss, ...step.terms }, { loss, ...terms }, `step ${i + 1}`);
    });
  });

  test("leaves without what terms alone need", async () => {
    const plan = await planSample(objectives[name]);
    const { inputs, state, outputs } = predictStep(plan.checked);
    const leaves = name === "adversaries" ? ["noise", "made"] : ["flower", "species"];
    expect([inputs[0]!.name, ...inputs.slice(1), Object.keys(outputs)[0]]).toEqual(leaves);
    const left = modelState(plan.checked).filter((slot) => !state.some((kept) => kept.name === slot.name));
    const critic = ["look.weight", "look.bias", "score.weight", "score.bias", "real.mean", "real.std"];
    expect(left.map((slot) => slot.name).sort()).toEqual(name === "adversaries" ? critic.sort() : []);
    const file = readFileSync(join(root, name, "model.onnx"));
    const session = await InferenceSession.create(file);
    expect([session.inputNames[0], session.outputNames[0]]).toEqual(leaves);
  });

  test("goes on from any checkpoint, in the middle of a turn or of an update, to the same bits", async () => {
    const plan = await planSample(objectives[name]);
    const whole = await weightsAfter(plan, { until: 20 });
    for (const cut of [1, 4, 5, 8, 16]) {
      const first = await weightsAfter(plan, { until: cut });
      const then = await weightsAfter(plan, { until: 20, from: first });
      expect(then.checkpoint.state.step, `cut at ${cut}`).toBe(20);
      expect(then.checkpoint.tensors, `cut at ${cut}`).toEqual(whole.checkpoint.tensors);
    }
  });
});

test("train.py ends where the validation loss was not better for as long as the plan says", async () => {
  const { plan } = objectives.twoOutputs;
  const growing = plan.objective.terms.map((term) => ({ ...term, weight: "=1 + epoch" }));
  const document: Document = {
    ...objectives.twoOutputs,
    plan: { ...withObjective(plan, { terms: growing }), epochs: 9, earlyStopping: { patience: 2 } },
  };
  const run = await planSample(document);
  const directory = join(root, "patient");
  await writeFolder(run, directory);
  const script = new URL("objectives.py", import.meta.url).pathname;
  expect(await runPython(script, { directories: [directory], steps: 1000 })).toEqual({});
  const { steps } = await firstSteps(
    { document, dataset: run.encoding.dataset, steps: 1000 },
    nodeRuntime({ threads: 1 }),
  );
  expect(steps.length).toBeLessThan(9 * 8);
  expect(readFileSync(join(directory, "losses.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(
    steps.length,
  );
});

const stepsOf = async (name: keyof typeof objectives) => {
  const plan = await planSample(objectives[name]);
  const runtime = nodeRuntime({ threads: 1 });
  return firstSteps({ document: objectives[name], dataset: plan.encoding.dataset, steps: STEPS }, runtime);
};

function expectNear(
  actual: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
  where: string,
): void {
  expect(Object.keys(actual).sort(), where).toEqual(Object.keys(expected).sort());
  for (const [term, value] of Object.entries(expected))
    expect(
      Math.abs(actual[term]! - value) / Math.max(Math.abs(value), 1e-3),
      `${where}: ${term}`,
    ).toBeLessThan(1e-5);
}

type Kept = NonNullable<Awaited<ReturnType<ReturnType<typeof openCheckpointStore>["newest"]>>["whole"]>;

/** What a run has in its store after some steps, from its beginning or a checkpoint. */
async function weightsAfter(
  run: RunPlan,
  { until, from }: { until: number; from?: { checkpoint: Kept } },
): Promise<{ checkpoint: Kept }> {
  const store = openCheckpointStore(memoryFolder());
  const control = new RunControl();
  const generator = train({
    ...run,
    ...{ plan: run.document.plan, runtime: nodeRuntime({ threads: 1 }), store, control },
    ...(from && { resume: from.checkpoint }),
  });
  for await (const event of generator) {
    if (event.kind === "halted") throw new Error(event.message);
    if (event.kind === "step" && event.step === until) control.stop();
  }
  const { whole } = await store.newest();
  return { checkpoint: whole! };
}
