import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { run } from "../../scripts/setup/run.mjs";
import { leaveOut } from "../leaveOut.ts";
import { oraclePython } from "../oracles.ts";
import { typedTexts } from "../typedTexts.ts";

const folder = mkdtempSync(join(tmpdir(), "tensorloom-typed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("whatever is typed, what is emitted is Python", { timeout: 120_000 }, async (context) => {
  if (!oraclePython()) return leaveOut(context, "Python is missing: npm run setup:oracles");
  const sources = new Set<string>();
  for (const [, document] of typedTexts(89)) {
    const read = readDocument(JSON.stringify(document));
    const checked = read.ok ? check(read.document) : undefined;
    if (checked?.ok) sources.add(modelSource(checked).text);
  }
  [...sources].forEach((text, i) => writeFileSync(join(folder, `model${i}.py`), text));
  const { stdout, stderr } = await run(oraclePython()!, ["-m", "compileall", "-q", folder], { quiet: true });
  expect(stdout + stderr).toBe("");
  expect(sources.size).toBeGreaterThan(50);
});
