import { expect, test } from "vitest";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import type { Device } from "../device.ts";
import { chooseSettings } from "./chooseSettings.ts";

const gigabyte = 2 ** 30;
const gpus = (count: number, gigabytes: number): Device[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `GPU-${i}`, name: "A GPU" },
    memory: { total: gigabytes * gigabyte, free: gigabytes * gigabyte },
  }));
/** 100 million parameters under Adam: 1.6 GB; 10 MB a row, 1,000 rows a batch: 10 GB. */
const large: RunNeeds = {
  ...{ parameters: 1e8, kept: 2e8, activationBytes: 1e7, macs: 1e9, batchSize: 1000, epochs: 1 },
  acrossRows: false,
};
const chosen = (devices: readonly Device[], needs: Partial<RunNeeds> = {}, told = {}) => {
  const { settings, short, bytes } = chooseSettings(told, { needs: { ...large, ...needs }, devices });
  return { ...settings, short, bytes };
};

test("what fits on one device stays whole on one", () => {
  expect(chosen(gpus(2, 24))).toMatchObject({
    processes: 1,
    parallel: "data",
    microBatches: 1,
    short: false,
  });
});

test("where a batch does not fit it is taken in parts, and shared where parts are another model", () => {
  expect(chosen(gpus(2, 8))).toMatchObject({ processes: 1, microBatches: 2 });
  expect(chosen(gpus(2, 8), { acrossRows: true })).toMatchObject({ processes: 2, microBatches: 1 });
});

test("where the parameters do not fit they are sharded", () => {
  const needs = { parameters: 1e9, kept: 2e9 };
  expect(chosen(gpus(4, 12), needs)).toMatchObject({ processes: 2, parallel: "sharded", short: false });
  expect(chosen(gpus(1, 12), needs)).toMatchObject({ processes: 1, parallel: "data", short: true });
});

test("what was asked for is kept, and what is unknown is not forecast", () => {
  expect(chosen(gpus(2, 1), {}, { processes: 2, parallel: "data", microBatches: 1 })).toMatchObject({
    ...{ processes: 2, parallel: "data", microBatches: 1, short: true },
  });
  const { activationBytes: _, ...open } = large;
  const { bytes, short, reasons } = chooseSettings({}, { needs: open, devices: gpus(1, 1) });
  expect([bytes, short]).toEqual([undefined, false]);
  expect(reasons.join()).toContain("memory is not forecast");
});

test("what a launcher gives elsewhere is used whole", () => {
  const room = { nodes: 2, devices: 4, threads: 8 };
  const { settings, reasons } = chooseSettings({}, { needs: large, devices: [], room });
  expect(settings).toMatchObject({ processes: 8, parallel: "data", microBatches: 1 });
  expect(reasons).toEqual(["8 processes: 2 nodes of 4 devices each."]);
});

test("what cannot be together is refused, and what changes the numbers is said", () => {
  const choose = (told: object, needs: Partial<RunNeeds> = {}) =>
    chooseSettings({ ...told }, { needs: { ...large, ...needs }, devices: gpus(2, 80) });
  expect(choose({ parallel: "pipeline", processes: 1 }).refused).toContain("two processes");
  expect(choose({ parallel: "pipeline", processes: 2, compiled: true }).refused).toContain("compiled");
  expect(choose({ parallel: "pipeline", processes: 2 }).refused).toBeUndefined();
  expect(choose({ processes: 5 }, { batchSize: 4 }).refused).toContain("at most 4");
  expect(choose({ processes: 5, parallel: "sharded" }, { batchSize: 4 }).refused).toBeUndefined();
  expect(choose({ processes: 2, microBatches: 3 }, { batchSize: 4 }).refused).toContain("at most 2");
  expect(choose({ processes: 2, microBatches: 2 }, { batchSize: 4 }).refused).toBeUndefined();
  expect(choose({ microBatches: 2 }, { acrossRows: true }).reasons.join()).toContain(
    "Batch norm sees each part",
  );
  expect(choose({ microBatches: 2 }).reasons.join()).not.toContain("Batch norm");
});

test("sizes are said in the units of the forecast", () => {
  const { bytes, reasons } = chooseSettings({}, { needs: large, devices: gpus(1, 24) });
  expect(reasons).toEqual([`1 process: one takes ${(bytes! / 1e9).toFixed(1)} GB of 25.8 GB.`]);
});
