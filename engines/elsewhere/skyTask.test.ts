import { expect, test } from "vitest";
import { skySettings, skyTask } from "./skyTask.ts";

const project = { folder: "/somewhere", name: "tensorloom" };

test("the server there is told what each of its devices costs", () => {
  const text = skyTask({ gpus: 2, price: "3.20 USD" }, project);
  const [, told] = /TENSORLOOM_LAUNCHERS='(.*)' PORT/.exec(text)!;
  expect(JSON.parse(told!)).toEqual({ local: { price: "1.6 USD" } });
  expect(skyTask({}, project)).not.toContain("TENSORLOOM_LAUNCHERS");
});

test.each(["0.70", "USD", "1 ';reboot", "1 U S D", "-1 USD"])("%s is no price", (price) => {
  expect(skySettings.safeParse({ price }).success).toBe(false);
});
