import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { programVersion } from "./programVersion.ts";

test("the version is that of the package", () => {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  expect(programVersion).toBe((JSON.parse(text) as { version: string }).version);
});
