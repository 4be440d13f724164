import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { engines } from "./engines.ts";

test("the folder and the list agree", () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(Object.keys(engines).toSorted()).toEqual(folders.toSorted());
});

test.each(Object.entries(engines))("%s is what its key says and has something to run", (key, engine) => {
  expect(engine.type).toBe(key);
  expect(existsSync(engine.script)).toBe(true);
});
