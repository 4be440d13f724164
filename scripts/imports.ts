import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cruise } from "./imports/cruise.ts";
import { withPicture } from "./imports/picture.ts";
import { printReport, reportOf } from "./imports/report.ts";
import { root } from "./setup/run.mjs";

// `npm run imports` prints who imports whom, draws the floors in ARCHITECTURE.md, and names what breaks a rule of
// .dependency-cruiser.cjs; with --check it only says whether the picture is out of date.

const { floors } = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  floors: readonly string[];
};
const cruised = await cruise();
const report = reportOf(cruised, floors);
console.log(printReport(report));
for (const { from, to, rule } of cruised.violations)
  console.log(`${rule.severity} ${rule.name}: ${from} → ${to}`);

const path = `${root}ARCHITECTURE.md`;
const before = readFileSync(path, "utf8");
const after = withPicture(before, report, floors);
const stale = after !== before;
const check = process.argv.includes("--check");
if (stale && check) console.log("Out of date (npm run imports): ARCHITECTURE.md");
if (stale && !check) writeFileSync(path, after);
const broken = cruised.violations.some(({ rule }) => rule.severity === "error");
process.exit(broken || (check && stale) ? 1 : 0);
