import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { haveGroup } from "../../engines/pytorch/environment.mjs";
import { type Outcome, runSeeds } from "../parity/randomCases.ts";
import type { Finding, Proof } from "./proof.ts";

/** Documents that one process of PyTorch is given. */
const BATCH = 50;
/** One in so many is trained. */
const TRAINED = 5;

/** Random documents by their seeds, in batches; what is off is printed with the seed that shows it again. */
export const documents: Proof = {
  doc: "Random documents come to the same numbers in the step programs, model.onnx, model.py, train.onnx and train.py.",
  usage: "[--documents COUNT]: so many from --seed on, a fifth of them trained",
  missing: () =>
    Promise.resolve(
      haveGroup("oracles") ? undefined : "it compares with PyTorch; get it by npm run setup:oracles",
    ),
  async prove({ seed, whole, args }) {
    const { values } = parseArgs({ args: [...args], options: { documents: { type: "string" } } });
    const count = Number(values.documents ?? (whole ? 3_000 : 10));
    if (!Number.isInteger(count) || count < 1)
      throw new Error(`--documents: expected a whole number from 1, got ${values.documents}`);
    const outcomes: Outcome[] = [];
    for (let from = 0; from < count; from += BATCH) {
      const seeds = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => seed + from + i);
      const root = mkdtempSync(join(tmpdir(), "tensorloom-documents-"));
      const found = await runSeeds(seeds, { root, training: Math.ceil(seeds.length / TRAINED) });
      rmSync(root, { recursive: true });
      outcomes.push(...found);
      const off = found.flatMap(wordsOf);
      if (whole) console.log([`  to seed ${seeds.at(-1)}: ${off.length} off`, ...off].join("\n    "));
    }
    return table(outcomes);
  },
};

const wordsOf = ({ seed, misses }: Outcome): string[] => misses.map((miss) => `seed ${seed}: ${miss}`);

function table(outcomes: readonly Outcome[]): Finding[] {
  const row = (
    what: string,
    of: readonly Outcome[],
    { words, least }: { words: readonly string[]; least: number },
  ): Finding => ({
    what,
    seen: [`${of.length}, ${words.length} off`, ...words.map((word) => `    ${word}`)].join("\n"),
    ok: of.length >= least && words.length === 0,
  });
  const trained = outcomes.filter((o) => o.trained);
  const ofTraining = (word: string): boolean => word.includes(": trained, ");
  const misses = outcomes.flatMap(wordsOf);
  const rounding = outcomes.flatMap(({ seed, rounding: list }) =>
    list.map((one) => `    seed ${seed}: ${one}`),
  );
  return [
    row("documents", outcomes, { words: misses.filter((word) => !ofTraining(word)), least: 1 }),
    // Of a few documents none may learn, or all draw random numbers.
    row("trained", trained, {
      words: misses.filter(ofTraining),
      least: Math.floor(outcomes.length / BATCH) * (BATCH / TRAINED),
    }),
    {
      what: "rounding",
      seen: [
        `${rounding.length} as far off as computing each operation on numbers moved by 2⁻²¹ of themselves`,
        ...rounding,
      ].join("\n"),
      ok: true,
    },
  ];
}
