import { expect, test } from "vitest";
import { skySettings, skyTask } from "./skyTask.ts";

const work = { project: "/somewhere", name: "tensorloom" };

test("the server there is told what its devices cost, where that is known", () => {
  const [, told] = /export TENSORLOOM_LAUNCHERS='(.*)'/.exec(skyTask({ price: "3.20 USD" }, work))!;
  expect(JSON.parse(told!)).toEqual({ local: { price: "3.20 USD" } });
  expect(skyTask({}, work)).not.toContain("TENSORLOOM_LAUNCHERS");
});

test.each(["0.70", "USD", "1 ';reboot", "1 U S D", "-1 USD"])("%s is no price", (price) => {
  expect(skySettings.safeParse({ price }).success).toBe(false);
});

test("a cloud that was named and is left out again is none", () => {
  expect(skyTask({ cloud: "aws" }, work)).toContain('infra: "aws"');
  expect(skyTask({ cloud: "" }, work)).toBe(skyTask({}, work));
  expect(skyTask({}, work)).not.toContain("infra");
});
