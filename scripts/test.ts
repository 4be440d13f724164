import { suites } from "../test/suites.ts";
import { proofs } from "../test/proofs/proofs.ts";
import { runChecks } from "./checks.ts";
import { proveSlices } from "./proveSlices.ts";
import { runSuite } from "./runSuite.ts";
import { finish } from "./tally.ts";

// `npm test`: the checks and every suite that this machine can run, then a part of each proof. With the name of a suite
// that one alone (`npm run test:gpu`).

const [only] = process.argv.slice(2);
if (only !== undefined) {
  const suite = suites.find(({ name }) => name === only);
  if (!suite) throw new Error(`there is no suite ${only}; there are ${suites.map((x) => x.name).join(", ")}`);
  finish([await runSuite(suite)]);
}
const tallies = [await runChecks()];
for (const suite of suites) tallies.push(await runSuite(suite));
tallies.push(...(await proveSlices(Object.keys(proofs))));
finish(tallies);
