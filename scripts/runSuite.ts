import { readFileSync, rmSync } from "node:fs";
import type { JsonTestResults } from "vitest/reporters";
import type { Suite } from "../test/suites.ts";
import { leaveOut } from "./leaveOut.ts";
import { root, run } from "./setup/run.mjs";
import type { Tally } from "./tally.ts";

/** Runs a suite, or says in one line why it is left out; with CI set that is a failure, unless it is rare. */
export async function runSuite({ name, missing, rare }: Suite): Promise<Tally> {
  const reason = await missing?.();
  if (reason !== undefined) return leaveOut(name, reason, { fails: !rare });
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
  for (const line of leftOut(name, results)) console.log(line);
  // A file that does not load, or a fault outside any test, fails the run without failing a test.
  const failed = ok ? 0 : Math.max(results.numFailedTests, 1);
  return { passed: results.numPassedTests, failed };
}

/** One line for each reason for which tests of a suite did not run. */
export function leftOut(suite: string, { testResults }: Pick<JsonTestResults, "testResults">): string[] {
  const byReason = new Map<string, string[]>();
  for (const { status, fullName, meta } of testResults.flatMap((file) => file.assertionResults)) {
    if (status !== "pending" && status !== "skipped" && status !== "todo") continue;
    const reason = meta.leftOut ?? "it is marked so";
    byReason.set(reason, [...(byReason.get(reason) ?? []), `"${fullName}"`]);
  }
  return [...byReason].map(([reason, names]) => {
    const count = names.length === 1 ? "1 test was" : `${names.length} tests were`;
    const shown = [...names.slice(0, 2), ...(names.length > 2 ? ["…"] : [])].join(", ");
    return `– ${suite}: ${count} left out, ${shown}: ${reason}.`;
  });
}

function read(report: string): JsonTestResults | undefined {
  try {
    return JSON.parse(readFileSync(root + report, "utf8")) as JsonTestResults;
  } catch {
    return undefined;
  }
}
