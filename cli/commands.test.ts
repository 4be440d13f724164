import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("commands/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  const names = commands.map((command) => command.name);
  expect(names.sort(), "every file in commands/ has a line in commands.ts").toEqual(files.sort());
});
