import { describe, expect, test } from "vitest";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";
import { optimizers } from "./optimizers.ts";
import { schedules } from "./schedules.ts";
import { splits } from "../data/splits.ts";
import { steps } from "../data/steps.ts";
import type { Unit } from "./unit.ts";

const units = Object.entries({ losses, metrics, optimizers, schedules, splits, steps }).flatMap(
  ([list, registry]) => Object.values<Unit>(registry).map((unit) => [`${list}.${unit.type}`, unit] as const),
);

describe.each(units)("%s", (_name, { doc, params }) => {
  test("says what it is in whole sentences", () => {
    expect(doc, "`doc` is a sentence, which begins with a capital and ends with a period").toMatch(
      /^\p{Lu}.*\.$/su,
    );
  });

  test("has settings with a description and a default", () => {
    for (const [name, setting] of Object.entries(params.shape))
      expect(setting.description, `the setting ${name} lacks .describe()`).toBeTruthy();
    expect(params.safeParse({}).success, "each setting needs a .default()").toBe(true);
  });
});
