import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { checkKind } from "../testing/checkKind.ts";
import { kindOf, kinds } from "./kinds.ts";
import { steps } from "./steps.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("kinds", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(kinds).sort(), "every file in kinds/ has a line in kinds.ts").toEqual(files.sort());
  for (const [key, kind] of Object.entries(kinds)) expect(kind.type).toBe(key);
});

test.each(Object.values(kinds))("$type keeps what is said of kinds", (kind) => checkKind(kind));

test.each(Object.values(kinds))("$type names steps that there are", (kind) => {
  for (const { type, params } of kind.steps) expect(steps[type]!.params.safeParse(params).success).toBe(true);
});

test("a kind that is none is a fault of ours", () => {
  expect(() => kindOf({ kind: "sound" })).toThrow('internal: no kind of column "sound"');
});
