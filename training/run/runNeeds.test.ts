import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { planObjective } from "./planRun.ts";
import { runNeeds } from "./runNeeds.ts";

function needsOf(template: string) {
  const file = new URL(`../../public/examples/${template}.json`, import.meta.url);
  const read = readDocument(readFileSync(file, "utf8"));
  if (!read.ok) throw new Error(template);
  const checked = check(read.document);
  return runNeeds(checked, planObjective(checked).objective!);
}

test("every batch norm takes rows together, also one that has many values a channel of each row", () => {
  expect(needsOf("smallResnet").acrossRows).toBe(true);
  expect(needsOf("digitCnn").acrossRows).toBe(false);
});
