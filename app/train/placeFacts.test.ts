import { expect, test } from "vitest";
import type { Forecast } from "../clients/runs/serverPlaces.ts";
import { placeFacts } from "./placeFacts.ts";

const forecast: Forecast = {
  ...{ launcher: "local", refused: null, reasons: [], bytes: 8e9, short: false, remedies: [] },
  ...{ devices: 2, price: { amount: 1.5, currency: "EUR" }, speed: { rowsPerSecond: 1000, of: "this" } },
};
const run = { waiting: 0, onDevices: true, devices: undefined, rows: 360_000, epochs: 10 };
const facts = (change: Partial<Forecast>, of: Partial<typeof run> | { devices: number } = {}) =>
  Object.fromEntries(placeFacts({ ...forecast, ...change }, { ...run, ...of }));

test("a run costs what its devices cost for as long as it takes", () => {
  expect(facts({})).toEqual({
    "Before it": "nothing; it begins at once",
    "Memory of each device": "about 8.0 GB",
    Time: "about 1:00:00, as it was last",
    Cost: "about 3.00 EUR, 3.00 EUR an hour",
  });
  expect(facts({}, { devices: 1 }).Cost).toBe("about 1.50 EUR, 1.50 EUR an hour");
});

test("what is not known is not told", () => {
  expect(facts({ speed: null, bytes: null })).toMatchObject({
    Time: "known after its first run there",
    Cost: "3.00 EUR an hour",
  });
  expect(facts({ price: null })).not.toHaveProperty("Cost");
  expect(facts({}, { onDevices: false })).not.toHaveProperty("Memory of each device");
});
