import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { check } from "../../compiler/check/check.ts";
import { emitPyTorch } from "../../compiler/compile.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import type { Document } from "../../graph-schema/document.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { writeSafetensors } from "../../training/run/safetensors.ts";
import { oraclePython } from "../oracles.ts";
import { cnn, lstm, mlp, transformer } from "./documents.ts";
import { type BenchStep, benchStep } from "./randomBatch.ts";
import { type Figure, median, rounded } from "./stats.ts";

const ROUNDS = 9;

/** PyTorch as a person runs it, and with its compiler. */
const peers = [
  { name: "eager", compiled: false },
  { name: "torch.compile", compiled: true },
] as const;

/**
 * CPU milliseconds of one train step on one thread, beside PyTorch where it is installed: round by round, ours and
 * theirs in turns, and then each alone.
 */
export async function cpuFigures(): Promise<Figure[]> {
  const python = oraclePython();
  const torch = python ? torchPeer(python) : undefined;
  const figures: Figure[] = [];
  for (const [key, document, steps, below] of [
    ["mlp", mlp, 20, 10],
    ["cnn", cnn, 8, 10],
    ["transformer", transformer, 5, 1000],
    ["lstm", lstm, 10, 10],
  ] as const) {
    const step = benchStep(document, { below });
    await torch?.load(key, document, step);
    const session = await nodeRuntime({ threads: 1 }).load({ train: step.program }, step.state);
    const run = async (): Promise<number> => {
      const before = process.cpuUsage();
      for (let i = 0; i < steps; i++) await session.run("train", step.batch);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000 / steps;
    };
    const theirs = torch
      ? peers.map(
          ({ compiled }) =>
            () =>
              torch.run(key, { steps, compiled }),
        )
      : [];
    const [ours, ...others] = await inTurns([run, ...theirs]);
    const what = `train step on one CPU thread: ${document.name}, batch ${document.plan.batchSize}`;
    if (!torch) figures.push({ what, unit: "ms CPU", ours: ours! });
    const alone: number[] = [];
    for (const one of [run, ...theirs]) alone.push((await inTurns([one]))[0]!);
    for (const [i, { name }] of (torch ? peers : []).entries())
      figures.push({
        ...{ what, unit: "ms CPU", ours: ours! },
        peer: { name: `PyTorch ${torch!.version()}, ${name}`, value: others[i]! },
        target: { kind: "ratio", atMost: 1 },
        note: `alone ${rounded(alone[0]!)} to ${rounded(alone[i + 1]!)}, ratio ${(alone[0]! / alone[i + 1]!).toFixed(2)}`,
      });
    await session.dispose();
  }
  torch?.end();
  return figures;
}

/** Medians of what is measured in turns, after a round that warms up. */
async function inTurns(measured: readonly (() => Promise<number>)[]): Promise<number[]> {
  const rounds: number[][] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    rounds.push([]);
    for (const one of measured) rounds.at(-1)!.push(await one());
  }
  return measured.map((_, i) => median(rounds.slice(1).map((round) => round[i]!)));
}

/** A Python process that runs the same steps in PyTorch on request. */
function torchPeer(python: string) {
  const root = mkdtempSync(join(tmpdir(), "tensorloom-bench-"));
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", OMP_WAIT_POLICY: "passive" };
  const child: ChildProcess = spawn(python, [fileURLToPath(new URL("torchStep.py", import.meta.url))], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  let version = "";
  const ask = async (request: object): Promise<Record<string, unknown>> => {
    child.stdin!.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("PyTorch's process ended");
    return JSON.parse(value) as Record<string, unknown>;
  };
  return {
    version: () => version,
    load: async (key: string, document: Document, { batch }: BenchStep) => {
      const directory = join(root, key);
      mkdirSync(directory);
      const checked = check(document);
      const { objective } = planObjective(checked);
      for (const [name, text] of Object.entries(
        emitPyTorch({ checked, plan: document.plan, objective: objective! }),
      ))
        writeFileSync(join(directory, name), text);
      const {
        [feeds.target]: target,
        [feeds.weight]: _w,
        [feeds.rate]: _r,
        [feeds.key]: _k,
        ...inputs
      } = batch;
      writeFileSync(
        join(directory, "batch.safetensors"),
        writeSafetensors({ tensors: { ...inputs, target: target! }, metadata: {} }),
      );
      version = String((await ask({ load: directory })).torch);
    },
    run: async (key: string, { steps, compiled }: { steps: number; compiled: boolean }): Promise<number> =>
      (Number((await ask({ run: key, steps, compiled })).cpu) * 1000) / steps,
    end: () => {
      child.stdin!.end();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
