import { atOnce } from "./atOnce.ts";
import { seedOfCommit } from "./runProof.ts";
import { run } from "./setup/run.mjs";
import { readTally, type Tally } from "./tally.ts";

/** Runs a part of each of these proofs, each in a process of its own. */
export async function proveSlices(names: readonly string[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  const seed = String(seedOfCommit());
  await atOnce(names, async (name) => {
    const program = ["--import", "tsx", "scripts/prove.ts", name, "--seed", seed, "--slice"];
    const { stdout, stderr } = await run(process.execPath, program, { quiet: true });
    const tally = readTally(stdout);
    console.log(stdout.trimEnd());
    // What it printed besides matters where it failed.
    if (!tally || tally.failed > 0) console.log(stderr);
    tallies.push(tally ?? { passed: 0, failed: 1 });
  });
  return tallies;
}
