import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pathOf } from "../../graph-schema/diagnostics/place.ts";
import { renderFinding, renderFix } from "../../graph-schema/diagnostics/render.ts";
import { codes } from "../../graph-schema/diagnostics/codes.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { currentVersion } from "../../graph-schema/migrations/migrations.ts";
import { type Diagnostic, fixesOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { hasPlace } from "../hasPlace.ts";
import { diagnose, diagnosticsFolder as folder, linesOf } from "./diagnose.ts";
import { expectGolden } from "./expectGolden.ts";

// What a person is told about a faulty document, to the letter: CODE.json provokes CODE. A file may also be
// CODE.WHAT.json, where one code has several causes. "file:NAME" as its dataset is a file of the same folder.

const names = readdirSync(folder).flatMap((file) => /^(.*)\.json$/.exec(file)?.slice(1) ?? []);

test.each(codes)("%s has a document that provokes it", (code) => {
  expect(
    existsSync(new URL(`${code}.json`, folder)),
    `write a document to test/golden/diagnostics/${code}.json in which ${code} is told, as the app saves it`,
  ).toBe(true);
});

describe.each(names)("%s", (name) => {
  const [code] = name.split(".");
  const text = readFileSync(new URL(`${name}.json`, folder), "utf8");
  const read = readDocument(text);

  test("is told with its place in plain words", async () => {
    const found = read.ok ? await diagnose(read.document) : read.diagnostics;
    expect(found.map((d) => d.code)).toContain(code);
    // One of an older version stays as it was written.
    if (read.ok && isCurrent(text)) expect(text).toBe(printDocument(read.document));
    expectGolden(`diagnostics/${name}.txt`, linesOf(found));
    for (const d of found) expect(hasPlace(d), d.code).toBe(true);
  });

  if (!read.ok) return;
  const { document } = read;
  const printed = printDocument(document);
  test("goes away by each fix, which can be undone", async () => {
    for (const d of await diagnose(document))
      for (const fix of fixesOf(d)) {
        const { document: mended, inverse } = applyEdit(document, fix.edit);
        const left = (await diagnose(mended)).map(placeOf);
        expect(
          left.filter((place) => place === placeOf(d)),
          renderFix(fix),
        ).toEqual([]);
        expect(printDocument(applyEdit(mended, inverse).document), renderFix(fix)).toBe(printed);
      }
  });
});

const isCurrent = (text: string): boolean =>
  (JSON.parse(text) as { version: unknown }).version === currentVersion;

const placeOf = (d: Diagnostic): string =>
  JSON.stringify([
    d.code,
    { ...d.place, path: pathOf(d.place).map((c) => c.id) },
    d.because,
    renderFinding(d)[0],
  ]);
