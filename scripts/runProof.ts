import { execFileSync } from "node:child_process";
import type { Proof } from "../test/proofs/proof.ts";
import { leaveOut } from "./leaveOut.ts";
import { root } from "./setup/run.mjs";
import type { Tally } from "./tally.ts";

/** Runs a proof and prints its table, with all that is needed to see the same again. */
export async function runProof(
  name: string,
  proof: Proof,
  x: { seed: number; whole: boolean; args: readonly string[] },
): Promise<Tally> {
  const reason = await proof.missing?.(x);
  if (reason !== undefined) return leaveOut(`proof ${name}`, reason, { fails: !proof.rare });
  console.log(`\nproof ${name}, seed ${x.seed}, commit ${commit().slice(0, 12) || "unknown"}`);
  const start = performance.now();
  const findings = await proof.prove(x);
  for (const { what, seen, ok } of findings) console.log(`${ok ? "✓" : "✗"} ${what.padEnd(14)} ${seen}`);
  console.log(`(${((performance.now() - start) / 1000).toFixed(0)} s)`);
  const failed = findings.filter(({ ok }) => !ok).length;
  return { passed: findings.length - failed, failed: findings.length === 0 ? 1 : failed };
}

/** A seed that is another one with each commit, so that what CI sees of a proof moves on. */
export const seedOfCommit = (): number => Number.parseInt(commit().slice(0, 6) || "1", 16);

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
