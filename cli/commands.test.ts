import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "./commands.ts";

test("the list and the folder agree", async () => {
  const files = readdirSync(new URL("commands/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  const names = Object.keys(commands);
  expect(names.sort(), "every file in commands/ has a line in commands.ts").toEqual(files.sort());
  for (const [name, load] of Object.entries(commands)) expect((await load()).name).toBe(name);
});
