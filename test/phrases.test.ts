import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { english } from "../graph-schema/diagnostics/english/english.ts";

const root = new URL("../", import.meta.url);

const sourcesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.includes("english/"))
    .map((file) => readFileSync(new URL(folder + file, root), "utf8"));

const code = ["graph-schema/", "layers/", "compiler/", "training/"].flatMap(sourcesIn).join("\n");
const phrases = Object.keys(english.phrases);
const fixes = Object.keys(english.fixes);

test.each(phrases)("the phrase %s is said somewhere", (key) => {
  expect(code).toContain(`phrase: "${key}"`);
});

test.each(fixes)("the fix %s is offered somewhere", (key) => {
  expect(code).toContain(`code: "${key}"`);
});

test("no key is written twice, where the later would hide the former", () => {
  const written = sourcesIn("graph-schema/diagnostics/english/")
    .flatMap((text) => [...text.matchAll(/ = \{\n((?:(?!\}).*\n)*)\} satisfies PhraseWords;/g)])
    .flatMap(([, block]) => [...block!.matchAll(/^ {2}(\w+):/gm)].map((m) => m[1]));
  expect(written.sort()).toEqual([...phrases, ...fixes].sort());
});
