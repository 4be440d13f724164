import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { codes } from "../../graph-schema/codes.ts";
import type { Document } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edit.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { type Diagnostic, renderDiagnostic } from "../../graph-schema/problem.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import { readFiles } from "../../training/data/readFiles.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { planObjective, planRun } from "../../training/planRun.ts";
import { sampleFiles } from "../../training/testing/sampleFiles.ts";
import { hasPlace } from "../hasPlace.ts";
import { expectGolden } from "./expectGolden.ts";

// What a person is told about a faulty document, to the letter: CODE.json provokes CODE. A file may also be
// CODE.WHAT.json, where one code has several causes. "file:NAME" as its dataset is a file of the same folder.

const folder = new URL("diagnostics/", import.meta.url);
const names = readdirSync(folder).flatMap((file) => /^(.*)\.json$/.exec(file)?.slice(1) ?? []);

async function datasetOf({ plan }: Document): Promise<Dataset | undefined> {
  if (plan.dataset === null) return undefined;
  const sample = sampleOf(plan.dataset);
  if (sample) return sample.load(sampleFiles);
  const name = plan.dataset.slice("file:".length);
  const read = await readFiles([{ name, bytes: readFileSync(new URL(name, folder)) }]);
  if ("error" in read) throw new Error(read.error);
  return read.dataset;
}

/** Everything that a person is told about a document. */
async function diagnose(document: Document): Promise<readonly Diagnostic[]> {
  const dataset = await datasetOf(document);
  if (dataset) return (await planRun(document, dataset)).diagnostics;
  const checked = check(document);
  return [...checked.diagnostics, ...planObjective(checked).diagnostics];
}

const linesOf = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .map((d) => {
      const fix = d.fix ? `\n  → ${d.fix.title}` : "";
      return `${d.severity} ${d.code}\n  ${renderDiagnostic(d)}${fix}\n`;
    })
    .join("\n");

test.each(Object.keys(codes))("%s has a document that provokes it", (code) => {
  expect(existsSync(new URL(`${code}.json`, folder))).toBe(true);
});

describe.each(names)("%s", (name) => {
  const [code] = name.split(".");
  const text = readFileSync(new URL(`${name}.json`, folder), "utf8");
  const read = readDocument(text);

  test("is told with its place in plain words", async () => {
    const found = read.ok ? await diagnose(read.document) : read.diagnostics;
    expect(found.map((d) => d.code)).toContain(code);
    if (read.ok) expect(text).toBe(printDocument(read.document));
    expectGolden(`diagnostics/${name}.txt`, linesOf(found));
    for (const d of found) expect(hasPlace(d), d.code).toBe(true);
  });

  if (!read.ok) return;
  const { document } = read;
  test("goes away by each fix, which can be undone", async () => {
    for (const d of await diagnose(document)) {
      if (!d.fix) continue;
      const { document: mended, inverse } = applyEdit(document, d.fix.edit);
      const left = (await diagnose(mended)).map(placeOf);
      expect(
        left.filter((place) => place === placeOf(d)),
        d.fix.title,
      ).toEqual([]);
      expect(printDocument(applyEdit(mended, inverse).document), d.fix.title).toBe(text);
    }
  });
});

const placeOf = ({ code, path = [], node, port, param, because, expected }: Diagnostic): string =>
  [code, ...path.map((c) => c.id), node, port, param, because, expected].join(" ");
