import { proofs } from "../test/proofs/proofs.ts";
import { runProof } from "./runProof.ts";

// `npm run prove NAME [-- --seed N …]`: the whole of a proof, which may take minutes.

const [name = "", ...rest] = process.argv.slice(2);
const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined;
if (!proof) {
  const list = Object.entries(proofs).map(
    ([known, { doc, usage }]) => `  ${known} ${usage ?? ""}\n    ${doc}`,
  );
  console.log(`npm run prove NAME [-- --seed N …]\n\n${list.join("\n")}`);
  process.exit(1);
}
const at = rest.indexOf("--seed");
const seed = at < 0 ? 1 : Number(rest[at + 1]);
if (!Number.isInteger(seed) || seed < 0) {
  console.log(`--seed: expected a whole number, got ${rest[at + 1] ?? "nothing"}`);
  process.exit(1);
}
const args = at < 0 ? rest : rest.toSpliced(at, 2);
const { failed } = await runProof(name, proof, { seed, whole: true, args });
process.exit(failed > 0 ? 1 : 0);
