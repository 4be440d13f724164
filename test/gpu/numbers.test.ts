import { beforeAll, describe, expect, test } from "vitest";
import { findGpus } from "../../engines/pytorch/nvml.ts";
import { eventsOfOurs, furthest, lossesOf, numbersOf, slower } from "../parity/engineRuns.ts";
import { planSample, readTemplate } from "../readTemplate.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { brief, type GpuRun, runOnGpu } from "./gpuRuns.ts";

const found = findGpus();
const gpu = "gpus" in found ? found.gpus[0]! : undefined;

/** Rounding grows with every step, so that only the first tell whether the same is computed. */
const firstSteps = (events: readonly RunEvent[]) =>
  lossesOf(events.filter((event) => "step" in event && event.step <= 20));

/** Documents, and how far their numbers may be from those of ONNX Runtime on a processor. */
const models: Readonly<Record<string, { document: Document; within: number }>> = {
  digitCnn: { document: brief(readTemplate("digitCnn")), within: 1e-4 },
  smallResnet: { document: brief(slower(readTemplate("smallResnet"))), within: 1e-3 },
  sequenceTransformer: { document: brief(readTemplate("sequenceTransformer")), within: 1e-4 },
};

describe.each(Object.entries(models))("%s", (_, { document, within }) => {
  let ours: readonly RunEvent[];
  let exact: GpuRun;
  beforeAll(async () => {
    ours = await eventsOfOurs(await planSample(document));
    exact = await runOnGpu(document, { gpu: gpu! });
  }, 600_000);

  test("in exact mode the losses are those of a processor, and the same to the bit again", async () => {
    const { off, of } = furthest(firstSteps(exact.events), firstSteps(ours));
    console.log(`exact: ${off.toExponential(1)} off at most (${of})`);
    expect(off, of).toBeLessThan(within);
    const again = await runOnGpu(document, { gpu: gpu! });
    expect([...numbersOf(again.events)]).toEqual([...numbersOf(exact.events)]);
  });

  test.each([
    { name: "compiled", settings: { compiled: true }, within },
    { name: "fast mode", settings: { exact: false }, within: 0.02 },
    { name: "bfloat16", settings: { precision: "bfloat16" }, within: 0.1 },
    { name: "float16", settings: { precision: "float16" }, within: 0.1 },
  ])("$name comes to the same validation loss, to $within", async ({ name, settings, within }) => {
    const run = await runOnGpu(document, { gpu: gpu!, settings });
    const validated = ({ events }: Pick<GpuRun, "events">) =>
      events.flatMap((event) => (event.kind === "validation" ? [event.loss] : []));
    const [loss] = validated(run);
    const [expected] = validated(exact);
    const off = Math.abs(loss! - expected!) / expected!;
    console.log(`${name}: ${off.toExponential(1)} off (${loss}, expected ${expected})`);
    expect(off).toBeLessThan(within);
  });
});
