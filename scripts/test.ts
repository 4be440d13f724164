import { suites } from "../test/suites.ts";
import { proofs } from "../test/proofs/proofs.ts";
import { runChecks } from "./checks.ts";
import { runProof, seedOfCommit } from "./runProof.ts";
import { runSuite } from "./runSuite.ts";
import { finish } from "./tally.ts";

// `npm test`: the checks and every suite that this machine can run, then a part of each proof.

const tallies = [await runChecks()];
for (const suite of suites) tallies.push(await runSuite(suite));
for (const [name, proof] of Object.entries(proofs))
  tallies.push(await runProof(name, proof, { seed: seedOfCommit(), whole: false, args: [] }));
finish(tallies);
