import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { check } from "../../compiler/check/check.ts";
import { stepPrograms } from "../../compiler/compile.ts";
import type { StepObjective } from "../../compiler/steps/stepObjective.ts";
import type { Document } from "../../graph-schema/document.ts";
import { asVersion2, type Plan2 } from "../../graph-schema/migrations/columnsAndObjective.ts";
import { readValue } from "../../graph-schema/readDocument.ts";
import { printProgram } from "../../ir/printProgram.ts";
import { symbolsOf } from "../../ir/types/dim.ts";
import { seededRandom } from "../../layers/testing/random.ts";
import { losses } from "../../training/objective/losses.ts";
import { metrics } from "../../training/objective/metrics.ts";
import { optimizers } from "../../training/objective/optimizers.ts";
import { schedules } from "../../training/objective/schedules.ts";
import { documentHash } from "../../training/run/documentHash.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { firstSteps } from "../parity/firstSteps.ts";
import { randomDocument } from "../parity/randomDocument.ts";
import { trainedDocument } from "../parity/trainedDocument.ts";
import { planSample } from "../readTemplate.ts";
import type { Finding, Proof } from "./proof.ts";

/** A document as an older version wrote it. */
interface Old {
  path: string;
  hash?: string;
  document: Omit<Document, "version" | "plan"> & { version: number; plan: Plan2 };
}

const folder = new URL("../../graph-schema/migrations/", import.meta.url);
const heldIn = (version: number): Old[] =>
  readFileSync(new URL(`version${version}.jsonl`, folder), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Old);

/** First losses of the templates as version 2 of the document trained them, on one thread of a processor. */
const lossesBefore = JSON.parse(readFileSync(new URL("version2.losses.json", folder), "utf8")) as Readonly<
  Record<string, readonly number[]>
>;

/** Large models take minutes to differentiate. */
const MOST_PARAMETERS = 30_000_000;
/** Templates of which CI trains the first steps. */
const QUICK = ["irisMlp", "linearRegression", "reluClassifier"];

/** What older versions of the document wrote, against what it becomes. */
export const migrations: Proof = {
  doc: "Documents of versions 1 and 2 become valid ones of today, with the same hash, step programs and first losses.",
  usage: "[--documents COUNT]: so many random ones from --seed on, half of them of each version",
  async prove({ seed, whole, args }) {
    const { values } = parseArgs({ args: [...args], options: { documents: { type: "string" } } });
    const count = Number(values.documents ?? (whole ? 1_000 : 20));
    return [
      await compared("version 1", heldIn(1)),
      await compared("version 2", heldIn(2)),
      await compared("random", await randomOlds(seed, count)),
      ...(await trained(whole ? Object.keys(lossesBefore) : QUICK)),
    ];
  },
};

async function compared(what: string, olds: readonly Old[]): Promise<Finding> {
  const faults: string[] = [];
  let steps = 0;
  for (const { path, hash, document } of olds) {
    const read = readValue(document);
    if (!read.ok) {
      faults.push(`${path}: not read`);
      continue;
    }
    // What fed an input from no column could not be trained.
    const trainable = Object.values(document.plan.inputs).every((names) => names.length > 0);
    if (hash !== undefined && trainable && (await documentHash(read.document)) !== hash)
      faults.push(`${path}: another hash`);
    const same = haveSameSteps(read.document, document.plan);
    if (same === false) faults.push(`${path}: other step programs`);
    if (same !== undefined) steps++;
  }
  const seen = `${olds.length} documents, ${steps} compared by their steps, ${faults.length} differ`;
  return { what, seen: [seen, ...faults.slice(0, 20)].join("\n    "), ok: steps > 0 && faults.length === 0 };
}

/** Whether a document is trained by the steps that its older plan says; undefined where it cannot be trained. */
function haveSameSteps(document: Document, older: Plan2): boolean | undefined {
  const checked = check(document);
  const { objective } = planObjective(checked);
  if (!checked.ok || !objective || checked.total.parameters > MOST_PARAMETERS) return undefined;
  const shapes = [...checked.nodes.values()].flatMap((n) => Object.values(n.outputs).map((t) => t.shape));
  const symbols = [...new Set(shapes.flat().flatMap(symbolsOf))].filter((symbol) => symbol !== "N");
  const bind = Object.fromEntries(symbols.map((symbol) => [symbol, 8]));
  const output = document.graph.nodes.find(({ id }) => Object.hasOwn(checked.outputs, id))!.id;
  const [now, then] = [objective, saidBy(older, { output, version1: older.weights === undefined })].map((o) =>
    stepPrograms({ checked, objective: o, batchSize: 2, bind }),
  );
  return Object.keys(then!).every((name) => printProgram(now![name]!) === printProgram(then![name]!));
}

/** What a plan of version 2, or of version 1, says, without the migrations and what resolves plans of today. */
function saidBy(plan: Plan2, { output, version1 }: { output: string; version1: boolean }): StepObjective {
  const { loss, optimizer, schedule } = plan;
  const unit = <U extends { params: { parse(given: unknown): unknown } }>(
    list: Readonly<Record<string, U>>,
    { type, params }: { type: string; params: object },
  ) => ({
    unit: list[type]!,
    params: list[type]!.params.parse(params) as Record<string, unknown> & { learningRate: number },
  });
  const lastAxis = version1 && loss.type === "crossEntropy" ? { classAxis: "last" } : {};
  const compares = unit(losses, { ...loss, params: { ...loss.params, ...lastAxis } });
  const target = { from: "columns", of: "loss" } as const;
  return {
    terms: [{ kind: "compared", name: "loss", weight: 1, loss: compares, output, target, mask: null }],
    metrics: plan.metrics.map((metric) => ({
      ...{ id: metric.type, ...unit(metrics, metric), output, target, loss: compares },
    })),
    phases: [
      {
        ...{ name: "train", terms: ["loss"], trains: ["*"], groups: [], clipNorm: plan.clipNorm },
        ...{ accumulate: 1, turn: 1, from: 0, until: null, schedule: unit(schedules, schedule) },
        optimizer: unit(optimizers, optimizer),
      },
    ],
  };
}

/** Random documents with random plans, as versions 1 and 2 wrote them in turns. */
async function randomOlds(seed: number, count: number): Promise<Old[]> {
  const olds: Old[] = [];
  for (let i = 0; i < count; i++) {
    const { document } = await trainedDocument(randomDocument(seed + i), seededRandom(seed + i));
    const plan = asVersion2(document.plan);
    if (!plan) throw new Error(`internal: seed ${seed + i} is no plan of version 2`);
    const { weights: _, ...first } = plan;
    const older = i % 2 === 0 ? { version: 1, plan: first as Plan2 } : { version: 2, plan };
    olds.push({ path: `seed ${seed + i}`, document: { ...document, ...older } });
  }
  return olds;
}

/** The first losses of templates as their documents of version 2 have them, against what they were then. */
async function trained(ids: readonly string[]): Promise<Finding[]> {
  const olds = heldIn(2);
  const findings: Finding[] = [];
  for (const id of ids) {
    const old = olds.find(({ path }) => path === `public/examples/${id}.json`)!;
    const read = readValue(old.document);
    if (!read.ok) throw new Error(`internal: ${id} is not read`);
    const expected = lossesBefore[id]!;
    const { dataset } = (await planSample(read.document)).encoding;
    const steps = { document: read.document, dataset, steps: expected.length };
    const { losses: found } = await firstSteps(steps, nodeRuntime({ threads: 1 }));
    const largest = Math.max(...expected.map((loss, i) => Math.abs(found[i]! / loss - 1)));
    const seen = `${found.length} losses, at most ${largest.toExponential(1)} off`;
    findings.push({ what: id, seen, ok: found.length === expected.length && largest < 1e-6 });
  }
  return findings;
}
