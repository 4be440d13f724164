import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Schedule } from "./schedule.ts";
import { schedules } from "./schedules.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("schedules", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(schedules).sort(), "every file in schedules/ has a line in schedules.ts").toEqual(
    files.sort(),
  );
  for (const [key, schedule] of Object.entries(schedules)) expect(schedule.type).toBe(key);
});

const examples = Object.entries<Schedule>(schedules).flatMap(([type, schedule]) =>
  schedule.examples.map((e) => ({ name: `${type} ${JSON.stringify(e.params)}`, schedule, ...e })),
);

test.each(examples)("$name", ({ schedule, params, factors }) => {
  const p = schedule.params.parse(params);
  for (const [step, factor] of Object.entries(factors))
    expect(schedule.factor({ step: Number(step), stepsPerEpoch: 10, totalSteps: 100 }, p)).toBeCloseTo(
      factor,
      12,
    );
  expect(schedule.torch(p).source).toMatchSnapshot();
});
