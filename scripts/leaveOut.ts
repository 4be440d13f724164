import type { Tally } from "./tally.ts";

/** Says in one line why a suite or a proof is left out; with CI set that is a failure, unless told otherwise. */
export function leaveOut(name: string, reason: string, { fails = true } = {}): Tally {
  const failed = process.env.CI && fails ? 1 : 0;
  console.log(`\n${failed ? "✗" : "–"} ${name} was left out: ${reason}.`);
  return { passed: 0, failed };
}
