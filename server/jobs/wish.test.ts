import { expect, test } from "vitest";
import type { Engine } from "../../engines/engine.ts";
import { script } from "../../engines/testing/script.ts";
import { wishOf } from "./wish.ts";

const gpu = (id: string) => ({ id, name: "A GPU", memory: { total: 1, free: 1 } });
const onGpus: Engine = {
  ...script,
  devices: () => ["a", "b"].map(gpu),
  devicesOf: ({ n }) => Number(n ?? 1),
};
const run = { id: "r", name: "r", launcher: "local", settings: {}, wantedDevices: null };

test("a run waits for as many devices as its settings ask for, or for those that were chosen", () => {
  const wish = (of: Partial<Parameters<typeof wishOf>[0]>) =>
    wishOf({ ...run, ...of }, { engine: onGpus, places: 2 });
  expect(wish({})).toEqual({ runId: "r", devices: ["a", "b"], count: 1 });
  expect(wish({ settings: { n: 2 } })).toMatchObject({ count: 2 });
  expect(wish({ wantedDevices: ["b"] })).toMatchObject({ devices: ["b"], count: 1 });
  expect(wish({ launcher: "slurm" })).toBeUndefined();
  expect(() => wish({ wantedDevices: ["c"] })).toThrow("this machine has no device c; it has a, b");
  expect(() => wish({ settings: { n: 3 } })).toThrow("3 devices were asked for and this machine has 2: a, b");
});

test("without devices it waits for a place of the processor", () => {
  const wish = wishOf(run, { engine: script, places: 2 });
  expect(wish).toEqual({ runId: "r", devices: ["processor 1", "processor 2"], count: 1 });
});
