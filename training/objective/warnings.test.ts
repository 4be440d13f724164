import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { sampleOf } from "../data/samples.ts";
import { planRun } from "../run/planRun.ts";
import { sampleFiles } from "../testing/sampleFiles.ts";
import { dataWarnings, planWarnings } from "./warnings.ts";

test("the lists and the folder agree", () => {
  const files = readdirSync(new URL("warnings/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  const listed = [...Object.keys(planWarnings), ...Object.keys(dataWarnings)];
  expect(listed.sort(), "every file in warnings/ has a line in warnings.ts").toEqual(files.sort());
});

const examples = new URL("../../public/examples/", import.meta.url);
const templates = readdirSync(examples)
  .filter((name) => name.endsWith(".json") && name !== "index.json")
  .map((name) => JSON.parse(readFileSync(new URL(name, examples), "utf8")) as Document)
  .filter(({ plan }) => plan.dataset !== null);

test.each(templates)("$name trains without warnings", async (document) => {
  const dataset = await sampleOf(document.plan.dataset!)!.load(sampleFiles);
  expect((await planRun(document, dataset)).diagnostics.map(renderDiagnostic)).toEqual([]);
});
