import { expect, test } from "vitest";
import { script } from "../../engines/testing/script.ts";
import { openLaunchers } from "../../engines/openLaunchers.ts";
import { costOf } from "./cost.ts";

const gpu = { id: "GPU-0", name: "A GPU", memory: { total: 1, free: 1 } };
const at = {
  engines: { script, two: { ...script, devices: () => [gpu, gpu], devicesOf: () => 2 } },
  launchers: openLaunchers(
    '{"local":{"price":"1.50 EUR"},"slurm":{"price":"2 EUR","nodes":2,"gpus":4},"free":{"type":"slurm"}}',
  ),
};
const run = { launcher: "local", settings: {}, wantedDevices: null, spentSeconds: 1800, secondsNow: 1800 };

test.each([
  [{ engine: "script" }, 1.5],
  [{ engine: "two" }, 3],
  [{ engine: "two", wantedDevices: ["GPU-0"] }, 1.5],
  [{ engine: "script", launcher: "slurm" }, 16],
  [{ engine: "script", secondsNow: 0 }, 0.75],
])("an hour of %j costs %d", (more, amount) => {
  expect(costOf(at, { ...run, ...more })).toEqual({ amount, currency: "EUR" });
});

test("what has no price, and what is gone, costs nothing that is known", () => {
  expect(costOf(at, { ...run, engine: "script", launcher: "free" })).toBeNull();
  expect(costOf(at, { ...run, engine: "gone" })).toBeNull();
  expect(costOf(at, { ...run, engine: "script", launcher: "gone" })).toBeNull();
});
