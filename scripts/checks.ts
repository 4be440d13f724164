import { atOnce } from "./atOnce.ts";
import { run } from "./setup/run.mjs";
import type { Tally } from "./tally.ts";

/** What is checked without running the product; each a Node program and its arguments. */
const checks: readonly { name: string; program: readonly string[] }[] = [
  { name: "lint", program: ["node_modules/eslint/bin/eslint.js", "."] },
  { name: "types", program: ["node_modules/typescript/bin/tsc", "-p", "."] },
  { name: "format", program: ["node_modules/prettier/bin/prettier.cjs", "--check", "."] },
  { name: "imports", program: ["--import", "tsx", "scripts/imports.ts", "--check"] },
  { name: "unused code", program: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  { name: "docs up to date", program: ["--import", "tsx", "scripts/generateDocs.ts", "--check"] },
];

/** Runs every check, as many at once as there are cores, and prints one line each and the words of those that fail. */
export async function runChecks(): Promise<Tally> {
  const tally = { passed: 0, failed: 0 };
  await atOnce(checks, async (check) => {
    const start = performance.now();
    const { ok, stdout, stderr } = await run(process.execPath, check.program, { quiet: true });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${ok ? "✓" : "✗"} ${check.name} (${seconds} s)`);
    if (!ok) console.log(`${stdout}${stderr}`);
    tally[ok ? "passed" : "failed"]++;
  });
  return tally;
}
