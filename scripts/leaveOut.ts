import type { Tally } from "./tally.ts";

/** Says in one line why a suite or a proof is left out; with CI set that is a failure. */
export function leaveOut(name: string, reason: string): Tally {
  console.log(`\n${process.env.CI ? "✗" : "–"} ${name} was left out: ${reason}.`);
  return { passed: 0, failed: process.env.CI ? 1 : 0 };
}
