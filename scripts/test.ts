import { suites } from "../test/suites.ts";
import { runChecks } from "./checks.ts";
import { runSuite } from "./runSuite.ts";
import { finish } from "./tally.ts";

// `npm test`: the checks and every suite that this machine can run.

const tallies = [await runChecks()];
for (const suite of suites) tallies.push(await runSuite(suite));
finish(tallies);
