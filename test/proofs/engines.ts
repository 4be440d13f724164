import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { haveGroup } from "../../engines/pytorch/environment.mjs";
import type { Document } from "../../graph-schema/document.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { usesBatchNorm } from "../parity/batchNorm.ts";
import {
  beginFolder,
  carryOutRuns,
  type EngineRanks,
  eventsOfOurs,
  eventsOfTheirs,
  furthest,
  lossesOf,
  numbersOf,
  planRows,
  slower,
} from "../parity/engineRuns.ts";
import { readTemplate, templateIds } from "../readTemplate.ts";
import type { Finding, Proof } from "./proof.ts";

const quickWays: Readonly<Record<string, EngineRanks>> = {
  "one rank": { ranks: 1, settings: {} },
  "one rank, parts 2": { ranks: 1, settings: { micro_batches: 2 } },
  "one rank, recomputed": { ranks: 1, settings: { checkpointing: true } },
  "DDP 2": { ranks: 2, settings: { parallel: "data" } },
  "DDP 2, parts 2": { ranks: 2, settings: { parallel: "data", micro_batches: 2 } },
  "DDP 2, recomputed": { ranks: 2, settings: { parallel: "data", checkpointing: true } },
  "FSDP 2": { ranks: 2, settings: { parallel: "sharded" } },
  "FSDP 2, parts 2": { ranks: 2, settings: { parallel: "sharded", micro_batches: 2 } },
  "FSDP 2, recomputed": { ranks: 2, settings: { parallel: "sharded", checkpointing: true } },
  "pipeline 2": { ranks: 2, settings: { parallel: "pipeline" } },
  "pipeline 2, parts 2": { ranks: 2, settings: { parallel: "pipeline", micro_batches: 2 } },
};

/** Those that are of the whole alone: to compile takes half a minute a template. */
const compiledWays: Readonly<Record<string, EngineRanks>> = {
  "DDP 2, compiled": { ranks: 2, settings: { parallel: "data", compiled: true } },
  "FSDP 2, parts 2, compiled": {
    ranks: 2,
    settings: { parallel: "sharded", micro_batches: 2, compiled: true },
  },
};

/** Those that a slice trains one of: each takes seconds. */
const small = ["irisMlp", "linearRegression", "reluClassifier", "sigmoidClassifier", "sequenceTransformer"];

/** Of which 60 are learned from: five epochs of four batches, of which the last has 12 rows. */
const ROWS = 75;

/** Every template that trains on data of its own, by PyTorch in every way, beside ONNX Runtime. */
export const engines: Proof = {
  doc: "PyTorch tells the losses of 20 steps, the validations and the metrics that ONNX Runtime tells, however many ranks there are and whatever each holds: to 1e-5, and with a batch norm the losses to 1e-3.",
  usage: "[TEMPLATE …]",
  missing: () =>
    Promise.resolve(
      haveGroup("oracles") ? undefined : "it compares with PyTorch; get it by npm run setup:oracles",
    ),
  async prove({ seed, whole, args }) {
    const ids = args.length > 0 ? args : whole ? templateIds() : [small[seed % small.length]!];
    const root = mkdtempSync(join(tmpdir(), "tensorloom-engines-"));
    try {
      return await matrix(ids, { root, ways: whole ? { ...quickWays, ...compiledWays } : quickWays });
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};

/** A template, what ONNX Runtime told of it, and the ways of it that are left out with why. */
interface Subject {
  id: string;
  expected: readonly RunEvent[];
  norm: boolean;
}

async function matrix(
  ids: readonly string[],
  { root, ways }: { root: string; ways: Readonly<Record<string, EngineRanks>> },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const subjects: Subject[] = [];
  for (const id of ids) {
    const template = readTemplate(id);
    if (template.plan.dataset === null) {
      findings.push(leftOut(id, "has no data of its own; test/parity/models.test.ts compares its model"));
      continue;
    }
    const first = await planRows(shortened(template), ROWS);
    const norm = usesBatchNorm(first);
    const plan = norm ? await planRows(slower(shortened(template)), ROWS) : first;
    await beginFolder(plan, join(root, id));
    subjects.push({ id, expected: await eventsOfOurs(plan), norm });
  }
  const cases = subjects.flatMap((subject) => Object.keys(ways).map((way) => ({ subject, way })));
  const taken = cases.filter(({ subject, way }) => !partsNorm(subject, way));
  const folderOf = ({ subject, way }: (typeof cases)[number]): string => join(root, `${subject.id}, ${way}`);
  await carryOutRuns(
    taken.map((x) => ({ ...ways[x.way]!, folder: folderOf(x), of: join(root, x.subject.id) })),
  );
  for (const x of cases) {
    const what = `${x.subject.id}, ${x.way}`;
    findings.push(
      partsNorm(x.subject, x.way)
        ? leftOut(what, "has a batch norm, which sees the part of a batch that is taken at once")
        : compared(what, x.subject, await eventsOfTheirs(folderOf(x))),
    );
  }
  return findings;
}

const leftOut = (what: string, why: string): Finding => ({ what, seen: `left out: it ${why}`, ok: true });
const partsNorm = ({ norm }: Subject, way: string): boolean => norm && way.includes("parts");

const shortened = (template: Document): Document => ({
  ...template,
  plan: { ...template.plan, batchSize: 16, epochs: 5, earlyStopping: null, checkpointEvery: 1000 },
});

function compared(what: string, { expected, norm }: Subject, told: readonly RunEvent[]): Finding {
  const halted = told.find((event) => event.kind === "halted");
  if (halted?.kind === "halted")
    return {
      what,
      seen: `refused: ${halted.message}`,
      ok: /cannot be cut|add to the loss/.test(halted.message),
    };
  const numbers = norm ? lossesOf : numbersOf;
  const { off, of } = furthest(numbers(told), numbers(expected));
  return { what, seen: `${off.toExponential(1)} off at most (${of})`, ok: off < (norm ? 1e-3 : 1e-5) };
}
