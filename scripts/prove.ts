import { proofs } from "../test/proofs/proofs.ts";
import { runProof } from "./runProof.ts";
import { finish } from "./tally.ts";

// `npm run prove NAME [-- --seed N …]`: the whole of a proof, which may take minutes; with --slice the part of it that
// `npm test` shows.

const [name = "", ...rest] = process.argv.slice(2);
const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined;
if (!proof) {
  const list = Object.entries(proofs).map(
    ([known, { doc, usage }]) => `  ${known} ${usage ?? ""}\n    ${doc}`,
  );
  console.log(`npm run prove NAME [-- --seed N …]\n\n${list.join("\n")}`);
  process.exit(1);
}
const slice = rest.includes("--slice");
const given = rest.filter((arg) => arg !== "--slice");
const at = given.indexOf("--seed");
const seed = at < 0 ? 1 : Number(given[at + 1]);
if (!Number.isInteger(seed) || seed < 0) {
  console.log(`--seed: expected a whole number, got ${given[at + 1] ?? "nothing"}`);
  process.exit(1);
}
const args = at < 0 ? given : given.toSpliced(at, 2);
finish([await runProof(name, proof, { seed, whole: !slice, args })]);
