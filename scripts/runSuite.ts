import { readFileSync, rmSync } from "node:fs";
import type { JsonTestResults } from "vitest/reporters";
import type { Suite } from "../test/suites.ts";
import { root, run } from "./setup/run.mjs";
import type { Tally } from "./tally.ts";

/** Runs a suite, or says in one line why it is left out; with CI set that is a failure. */
export async function runSuite({ name, missing }: Suite): Promise<Tally> {
  const reason = await missing?.();
  if (reason !== undefined) {
    console.log(`\n${process.env.CI ? "✗" : "–"} ${name} was left out: ${reason}.`);
    return { passed: 0, failed: process.env.CI ? 1 : 0 };
  }
  console.log(`\n${name}`);
  const report = `.cache/test-results/${name}.json`;
  rmSync(root + report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { ok } = await run(process.execPath, [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    name,
    ...reporters,
  ]);
  return count(name, { ok, report });
}

function count(name: string, { ok, report }: { ok: boolean; report: string }): Tally {
  const results = read(report);
  if (!results) return { passed: 0, failed: 1 };
  const skipped = results.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status === "pending" || status === "skipped" || status === "todo");
  if (skipped.length > 0) {
    const first = skipped.slice(0, 2).map(({ fullName }) => `"${fullName}"`);
    console.log(
      `– ${name}: ${skipped.length} tests were left out: ${first.join(", ")}${skipped.length > 2 ? " …" : ""}`,
    );
  }
  // A file that does not load, or a fault outside any test, fails the run without failing a test.
  const failed = ok ? 0 : Math.max(results.numFailedTests, 1);
  return { passed: results.numPassedTests, failed };
}

function read(report: string): JsonTestResults | undefined {
  try {
    return JSON.parse(readFileSync(root + report, "utf8")) as JsonTestResults;
  } catch {
    return undefined;
  }
}
