import { expect, test } from "vitest";
import { chooseEngine } from "./chooseEngine.ts";
import { script } from "./testing/script.ts";

const absent = {
  ...{ ...script, type: "absent", title: "Absent" },
  probe: () => Promise.resolve({ available: false as const, reason: "There is no GPU." }),
};

test("the first engine that can run is taken, and one that cannot says why", async () => {
  const engines = { absent, script };
  expect(await chooseEngine(engines)).toBe(script);
  expect(await chooseEngine(engines, "script")).toBe(script);
  const error = "Absent cannot run on this server: There is no GPU.";
  expect(await chooseEngine(engines, "absent")).toEqual({ error });
  expect(await chooseEngine({ absent })).toEqual({ error });
  expect(await chooseEngine(engines, "gone")).toEqual({
    error: 'There is no engine "gone"; there are absent, script.',
  });
});
