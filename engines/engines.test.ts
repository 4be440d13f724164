import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { engines } from "./engines.ts";
import { launchers } from "./launchers.ts";

test("the folders of engines and their list agree", () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "launchers")
    .map(({ name }) => name);
  expect(Object.keys(engines).toSorted(), "every folder of an engine has a line in engines.ts").toEqual(
    folders.toSorted(),
  );
});

test.each(Object.entries(engines))("%s is what its key says and has something to run", (key, engine) => {
  expect(engine.type).toBe(key);
  expect(existsSync(engine.script)).toBe(true);
});

test("the folder of launchers and their list agree", () => {
  const files = readdirSync(new URL("launchers/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  expect(Object.keys(launchers).toSorted(), "every file in launchers/ has a line in launchers.ts").toEqual(
    files.toSorted(),
  );
  for (const [key, launcher] of Object.entries(launchers)) expect(launcher.type).toBe(key);
});
