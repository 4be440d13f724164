import { expect, test } from "vitest";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import type { Device } from "../device.ts";
import { lightenSettings } from "./lightenSettings.ts";

const gpus = (count: number, gigabytes: number): Device[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `GPU-${i}`, name: "A GPU" },
    memory: { total: gigabytes * 2 ** 30, free: gigabytes * 2 ** 30 },
  }));
/** 100 million parameters under Adam: 1.6 GB; 10 MB a row, of which 1 MB is outside of blocks, 1,000 rows a batch. */
const needs: RunNeeds = {
  ...{ parameters: 1e8, kept: 2e8, activationBytes: 1e7, recomputedBytes: 1e6, macs: 1e9 },
  ...{ batchSize: 1000, epochs: 1, acrossRows: false },
};
const lighter = (devices: readonly Device[], told: object = {}, more: Partial<RunNeeds> = {}) =>
  lightenSettings({ ...told }, { needs: { ...needs, ...more }, devices }).map(
    ({ title, settings, short }) => ({ title, settings, short }),
  );

test("a run that ran out of memory can take half the rows at a time, and keeps the other settings", () => {
  expect(lighter(gpus(1, 24), { precision: "bfloat16" })[0]).toEqual({
    title: "Take half the rows at a time",
    settings: { precision: "bfloat16", microBatches: 2 },
    short: false,
  });
  expect(lighter([], { microBatches: 4 })[0]!.settings).toEqual({ microBatches: 8 });
});

test("where it does not fit, what makes it fit comes first, with the fewest parts that do", () => {
  const told = { processes: 1, microBatches: 1, parallel: "data" };
  expect(lighter(gpus(2, 4), told)).toEqual([
    { title: "Take batches in 8 parts", settings: { ...told, microBatches: 8 }, short: false },
    { title: "Compute the inside of blocks again", settings: { ...told, checkpointing: true }, short: false },
    {
      title: "Share parameters among 2 devices",
      settings: { ...told, parallel: "sharded", processes: 2 },
      short: true,
    },
  ]);
});

test("parts that would change the numbers are the last choice", () => {
  const titles = lighter(gpus(1, 24), {}, { acrossRows: true }).map(({ title }) => title);
  expect(titles).toEqual(["Compute the inside of blocks again", "Take half the rows at a time"]);
});

test("what would not help is not offered", () => {
  expect(lighter(gpus(1, 24), { checkpointing: true }, { batchSize: 1 })).toEqual([]);
  expect(lighter(gpus(1, 24), {}, { recomputedBytes: 1e7, batchSize: 1 })).toEqual([]);
});

test("a batch is never taken in more parts than a setting can say", () => {
  const huge = { batchSize: 2 ** 20 };
  const whole = { microBatches: 1 };
  expect(lighter(gpus(1, 24), whole, huge)[0]).toMatchObject({ settings: { microBatches: 512 } });
  expect(lighter(gpus(1, 4), whole, huge)[0]).toMatchObject({
    settings: { microBatches: 4096 },
    short: true,
  });
  expect(lighter(gpus(1, 4), {}, huge).map(({ title }) => title)).toEqual([
    "Compute the inside of blocks again",
  ]);
});
