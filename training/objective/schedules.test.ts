import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Schedule } from "../../compiler/steps/objective.ts";
import { schedules } from "./schedules.ts";

type Name = keyof typeof schedules;

/** Factors at some steps of 100, 10 an epoch, worked out by hand. */
const expected: Record<Name, readonly { params: object; factors: Record<number, number> }[]> = {
  constant: [{ params: {}, factors: { 0: 1, 99: 1 } }],
  step: [
    { params: { every: 2, gamma: 0.5 }, factors: { 0: 1, 19: 1, 20: 0.5, 39: 0.5, 40: 0.25, 99: 1 / 16 } },
    { params: {}, factors: { 0: 1, 99: 1 } },
  ],
  cosine: [
    { params: {}, factors: { 0: 1, 50: 0.5, 100: 0, 120: 0 } },
    {
      params: { warmup: 20, floor: 0.1 },
      factors: { 0: 1 / 21, 19: 20 / 21, 20: 1, 60: 0.55, 100: 0.1 },
    },
    { params: { warmup: 100 }, factors: { 0: 1 / 101, 99: 100 / 101, 100: 1 } },
  ],
};

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("schedules", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(schedules).sort()).toEqual(files.sort());
  for (const [key, schedule] of Object.entries(schedules)) expect(schedule.type).toBe(key);
});

const examples = (Object.keys(expected) as Name[]).flatMap((type) =>
  expected[type].map((e) => ({ name: `${type} ${JSON.stringify(e.params)}`, type, ...e })),
);

test.each(examples)("$name", ({ type, params, factors }) => {
  const schedule: Schedule = schedules[type];
  const p = schedule.params.parse(params);
  for (const [step, factor] of Object.entries(factors))
    expect(schedule.factor({ step: Number(step), stepsPerEpoch: 10, totalSteps: 100 }, p)).toBeCloseTo(
      factor,
      12,
    );
  expect(schedule.torch(p).source).toMatchSnapshot();
});
