import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test, expect } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { emitPyTorch } from "../../compiler/compile.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import type { Document } from "../../graph-schema/document.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import { layers } from "../../layers/layers.ts";
import { exampleDocument } from "../../layers/testing/exampleDocument.ts";
import { haveGroup } from "../../engines/pytorch/environment.mjs";
import { run } from "../../scripts/setup/run.mjs";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { leaveOut } from "../leaveOut.ts";
import { oraclePython } from "../oracles.ts";
import { readTemplate, templateIds } from "../readTemplate.ts";
import { documents } from "./documents.ts";

// What we write in Python is what a person would be allowed to commit.

const folder = mkdtempSync(join(tmpdir(), "tensorloom-style-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  const examples = Object.entries(layers).flatMap(([type, layer]) =>
    layer.examples.map((example, i) => [`${type}${i}`, exampleDocument(layer, example)] as const),
  );
  const templates = templateIds().map((id) => [id, readTemplate(id)] as const);
  const related = Object.values(documents).map((document, i) => [`document${i}`, document] as const);
  for (const [name, document] of [...examples, ...templates, ...related, ...planned()])
    for (const [file, text] of Object.entries(sourcesOf(document)))
      // In one folder each model needs a name of its own, by which train.py finds it.
      writeFileSync(
        join(folder, `${name}_${file}`),
        text
          .replace("from model import", `from ${name}_model import`)
          .replace(/^import objective$/m, `import ${name}_objective as objective`),
      );
}, 60_000);

test("ruff finds nothing in any emitted source", { timeout: 60_000 }, async (context) => {
  if (!haveGroup("lint")) return leaveOut(context, "ruff is missing: npm run setup:oracles");
  const rules = ["E4", "E7", "E9", "F", "W", "I", "B", "UP", "SIM", "C4", "PIE", "PERF"];
  const options = ["--isolated", "--no-cache", "--output-format=concise", "--target-version=py39"];
  const local = `src = [${JSON.stringify(folder)}]`;
  const { stdout, stderr } = await lint("ruff", [
    "check",
    ...options,
    `--select=${rules.join()}`,
    `--config=${local}`,
    folder,
  ]);
  expect(stdout + stderr).toBe("All checks passed!\n");
});

test("mypy finds nothing in any emitted source", { timeout: 180_000 }, async (context) => {
  if (!haveGroup("lint")) return leaveOut(context, "mypy is missing: npm run setup:oracles");
  // A layer of PyTorch that is written out anew takes only what its document feeds it.
  const options = ["--config-file=", "--check-untyped-defs", "--disable-error-code=override"];
  const { stdout, stderr } = await lint("mypy", [...options, "--cache-dir=.cache/mypy", folder]);
  const lines = (stdout + stderr).split("\n");
  const faults = lines.filter((line) => line.includes(": error: ")).join("\n");
  expect(faults).toBe("");
  expect(lines.join("\n")).toMatch(/checked [3-9]\d\d source files|found in [3-9]\d\d source files/);
});

const lint = (program: string, args: readonly string[]) =>
  run(oraclePython()!, ["-m", program, ...args], { quiet: true });

/** A template with every optimizer and every schedule. */
function* planned(): Generator<readonly [name: string, document: Document]> {
  const { plan, ...rest } = readTemplate("irisMlp");
  for (const [kind, list] of Object.entries({ optimizer: optimizers, schedule: schedules }))
    for (const type of Object.keys(list))
      yield [
        `${kind}_${type}`,
        { ...rest, plan: withPhase(plan, "train", (p) => ({ ...p, [kind]: { type, params: {} } })) },
      ];
}

/** model.py, and the others where the plan has all that it needs. */
function sourcesOf(document: Document): Readonly<Record<string, string>> {
  const checked = check(document);
  const objective = checked.ok ? planObjective(checked).objective : undefined;
  return objective
    ? emitPyTorch({ checked, plan: document.plan, objective })
    : { "model.py": modelSource(checked).text };
}
