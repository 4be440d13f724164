import { suites } from "../test/suites.ts";
import { runChecks } from "./checks.ts";
import { runSuite } from "./runSuite.ts";
import { finish } from "./tally.ts";

// `npm run check`: everything that is quick enough to run before each commit.

const tallies = [await runChecks()];
for (const suite of suites.filter(({ name }) => name === "unit")) tallies.push(await runSuite(suite));
finish(tallies);
