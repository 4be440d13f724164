import { expect, test } from "vitest";
import { forecastBytes } from "../../engines/pytorch/forecast.ts";
import { findGpus } from "../../engines/pytorch/nvml.ts";
import { runNeeds } from "../../training/run/runNeeds.ts";
import { planSample, readTemplate } from "../readTemplate.ts";
import { brief, mostHeld, runOnGpu } from "./gpuRuns.ts";

const found = findGpus();
const gpu = "gpus" in found ? found.gpus[0]! : undefined;

// Batches that take more than CUDA itself.
test.each([
  { id: "digitCnn", batchSize: 1024 },
  { id: "smallResnet", batchSize: 1024 },
  { id: "sequenceTransformer", batchSize: 512 },
])("what $id takes of a GPU is what was forecast", async ({ id, batchSize }) => {
  const document = brief(readTemplate(id), { batchSize });
  const { checked, objective } = await planSample(document);
  const whole = { parallel: "data", microBatches: 1, processes: 1, checkpointing: false } as const;
  const forecast = forecastBytes(runNeeds(checked, objective), whole)!;
  const most = mostHeld(await runOnGpu(document, { gpu: gpu! }));
  console.log(`${id}: ${most} bytes at most, ${forecast} forecast: ${(forecast / most).toFixed(2)}×`);
  expect(forecast / most).toBeGreaterThan(0.8);
  expect(forecast / most).toBeLessThan(1.6);
});
