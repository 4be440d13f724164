import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchRun } from "../../engines/launchRun.ts";
import type { Device } from "../../engines/device.ts";
import { pytorch } from "../../engines/pytorch/pytorch.ts";
import { runDirectory } from "../../engines/runDirectory.ts";
import { thisMachine } from "../../engines/thisMachine.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { eventsOfTheirs } from "../parity/engineRuns.ts";

/** What a run on a GPU told, and what it printed. */
export interface GpuRun {
  events: readonly RunEvent[];
  printed: string;
}

/** One epoch in which each step tells a point. */
export const brief = (document: Document, more: Partial<Document["plan"]> = {}): Document => ({
  ...document,
  plan: { ...document.plan, epochs: 1, logEvery: 1, checkpointEvery: 1000, earlyStopping: null, ...more },
});

/** Carries out a run of a document on the data of its plan, whole, on one GPU. */
export async function runOnGpu(
  document: Document,
  { gpu, settings = {} }: { gpu: Device; settings?: Readonly<Record<string, unknown>> },
): Promise<GpuRun> {
  const data = await mkdtemp(join(tmpdir(), "tensorloom-gpu-"));
  try {
    const directory = await runDirectory(data, "run");
    const job = {
      id: "run",
      document,
      dataset: document.plan.dataset!,
      file: null,
      checkpoint: null,
      data,
    };
    const run = { directory, job, settings, devices: [gpu.id] };
    await (
      await launchRun(run, { engine: pytorch, launcher: thisMachine })
    ).ended;
    const events = await eventsOfTheirs(directory.path);
    const printed = await readFile(directory.log, "utf8");
    if (events.at(-1)?.kind !== "finished") throw new Error(`${JSON.stringify(events.at(-1))}\n${printed}`);
    return { events, printed };
  } finally {
    await rm(data, { recursive: true });
  }
}

/** Most bytes that a run held of its GPU, as it printed. */
export function mostHeld({ printed }: GpuRun): number {
  const bytes = /Most memory held: (\d+) bytes/.exec(printed)?.[1];
  if (bytes === undefined) throw new Error(`the run printed nothing of its memory:\n${printed}`);
  return Number(bytes);
}
