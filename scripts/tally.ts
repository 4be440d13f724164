/** How many tests or checks held and how many did not. */
export interface Tally {
  passed: number;
  failed: number;
}

/** Prints the sum as the last line and ends the process; with a failure when anything failed or nothing ran. */
export function finish(tallies: readonly Tally[]): never {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/** The sum at the end of what {@link finish} printed; undefined where a process ended before it. */
export function readTally(printed: string): Tally | undefined {
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(printed) ?? [];
  return passed === undefined ? undefined : { passed: Number(passed), failed: Number(failed) };
}
