import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printDocument } from "../../graph-schema/printDocument.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { diagnosticsFolder } from "../golden/diagnose.ts";
import { blocksDocument } from "../golden/blocks.ts";
import { documents as combined } from "../parity/documents.ts";
import { randomDocument } from "../parity/randomDocument.ts";
import { readTemplate, templateIds } from "../readTemplate.ts";
import { digestsOf, type Digests, type Subject } from "./digestsOf.ts";
import type { Finding, Proof } from "./proof.ts";

/** Hashes of all that documents come to: seen twice in one run, and compared with another version of the program. */
export const bytes: Proof = {
  doc: "The same document gives the same bytes: diagnostics, emitted files, step programs, first checkpoint.",
  usage:
    "[--documents COUNT] [--keep DIR] [--against DIR]: DIR holds documents and hashes that another version kept",
  async prove({ seed, whole, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        documents: { type: "string" },
        keep: { type: "string" },
        against: { type: "string" },
      },
    });
    const count = Number(values.documents ?? (whole ? 500 : 10));
    if (!Number.isInteger(count) || count < 1)
      throw new Error(`--documents: expected a whole number from 1, got ${values.documents}`);
    const subjects =
      values.against === undefined ? [...subjectsOf({ seed, count, whole })] : storedSubjects(values.against);
    const before = values.against === undefined ? undefined : storedDigests(values.against);
    const all: Record<string, Digests> = {};
    const tallies = new Map<string, Tally>();
    for (const subject of subjects) {
      const digests = await digestsOf(subject);
      all[subject.name] = digests;
      const expected = before ? before[subject.name] : await digestsOf(reread(subject));
      tallyUp(tallies, subject, { digests, expected });
    }
    if (values.keep !== undefined) keep(values.keep, subjects, all);
    return [...tallies].map(([what, tally]) => finding(what, tally));
  },
};

interface Tally {
  documents: number;
  digests: number;
  differences: string[];
}

function tallyUp(
  tallies: Map<string, Tally>,
  { name, kind }: Subject,
  { digests, expected }: { digests: Digests; expected: Digests | undefined },
): void {
  const tally = tallies.get(kind) ?? { documents: 0, digests: 0, differences: [] };
  tallies.set(kind, tally);
  tally.documents++;
  tally.digests += Object.keys(digests).length;
  for (const file of new Set([...Object.keys(digests), ...Object.keys(expected ?? {})]))
    if (digests[file] !== expected?.[file]) tally.differences.push(`${name}: ${file}`);
}

const finding = (what: string, { documents, digests, differences }: Tally): Finding => ({
  what,
  seen: [
    `${documents} documents, ${digests} hashes, ${differences.length} differ`,
    ...differences.slice(0, 20).map((d) => `    ${d}`),
  ].join("\n"),
  ok: digests > 0 && differences.length === 0,
});

/** Documents of every kind, each as text, as a file would hold it. */
function* subjectsOf(x: { seed: number; count: number; whole: boolean }): Generator<Subject> {
  for (const id of x.whole ? templateIds() : ["irisMlp", "sequenceTransformer"])
    yield { kind: "templates", name: id, text: printDocument(readTemplate(id)) };
  for (const [name, document] of Object.entries({ ...combined, "row of blocks": blocksDocument() }))
    yield { kind: "combined", name, text: printDocument(document) };
  for (const file of readdirSync(diagnosticsFolder))
    if (file.endsWith(".json"))
      yield { kind: "diagnostics", name: file, text: readFileSync(new URL(file, diagnosticsFolder), "utf8") };
  for (let i = 0; i < x.count; i++) {
    const { document, bind } = randomDocument(x.seed + i);
    const plan = singleTermPlan({ loss: { type: "meanSquaredError" }, metrics: [] });
    yield { kind: "random", name: `seed ${x.seed + i}`, text: printDocument({ ...document, plan }), bind };
  }
}

/** The same document once more, as objects of its own, so that nothing is remembered of the first time. */
function reread(subject: Subject): Subject {
  const read = readDocument(subject.text);
  return read.ok ? { ...subject, text: printDocument(read.document) } : subject;
}

const SUBJECTS = "documents.json";
const DIGESTS = "hashes.json";

function keep(
  folder: string,
  subjects: readonly Subject[],
  digests: Readonly<Record<string, Digests>>,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, SUBJECTS), JSON.stringify(subjects));
  writeFileSync(join(folder, DIGESTS), JSON.stringify(digests, null, 1));
}
const storedSubjects = (folder: string): Subject[] =>
  JSON.parse(readFileSync(join(folder, SUBJECTS), "utf8")) as Subject[];
const storedDigests = (folder: string): Record<string, Digests> =>
  JSON.parse(readFileSync(join(folder, DIGESTS), "utf8")) as Record<string, Digests>;
