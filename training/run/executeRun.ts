import type { Document } from "../../graph-schema/document.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { CheckpointStore } from "./checkpointStore.ts";
import { type Artifacts, emitArtifacts } from "./emitArtifacts.ts";
import type { PauseReason, RunEvent } from "./events.ts";
import { train } from "./loop.ts";
import type { RunPlan } from "./planRun.ts";
import { prepare } from "./prepare.ts";
import { requirePlan } from "./requirePlan.ts";
import { requireSameRun } from "./resume.ts";
import { RunError } from "./runError.ts";
import { readSafetensors } from "./safetensors.ts";
import { startFromWeights } from "./startFromWeights.ts";
import type { RunWeights } from "./runWeights.ts";
import type { TrainRequest } from "./trainRequest.ts";

/** Where a run begins; from its seed when nothing is given. */
export interface Beginning {
  /** From the newest checkpoint that its store has, if there is one. */
  latest?: boolean;
  /** Else from the bytes of a checkpoint that was made elsewhere. */
  checkpoint?(): Promise<Uint8Array>;
  /** Else at step 0 from the tensors of a file that fit, which is told. */
  weights?(): Promise<Uint8Array>;
}

/** What a tab, a server and a command line each supply: data, store and clock, a runtime, and who listens. */
export interface RunHost extends Pick<TrainRequest, "store" | "control" | "attended" | "onWeights"> {
  /** The document and the data that it names; rejects with a RunError where they cannot be had. */
  load(): Promise<{ document: Document; dataset: Dataset }>;
  /** Milliseconds since any moment. */
  clock(): number;
  runtime(): Promise<Runtime>;
  /** Told once nothing keeps the run from beginning; its first step waits. */
  onBegin?(plan: RunPlan): Promise<void> | void;
  /** Receives what happens, in order; the next step waits for it. */
  emit(event: RunEvent): Promise<void> | void;
  /** Persists the files of a run that ended, before its last event is emitted. */
  persist?(files: Artifacts): Promise<void>;
}

/** How a run ended, and with what weights; without them when it halted. */
export interface RunEnd {
  event: Extract<RunEvent, { kind: "finished" | "halted" }>;
  weights?: RunWeights;
}

/** Carries out a run to its end: the one road of tab, server and command line. Throws a RunError where it cannot begin. */
export async function executeRun(from: Beginning, host: RunHost): Promise<RunEnd> {
  await host.emit({ kind: "preparing", what: "Loading the data" });
  const { document, dataset } = await host.load();
  const plan = await requirePlan(document, dataset);
  const start = await startOf(from, plan, host.store);
  const { store, control, attended, onWeights, clock } = host;
  const training = train({
    ...plan,
    plan: document.plan,
    runtime: await host.runtime(),
    ...{ store, control, clock },
    ...(attended && { attended }),
    ...(onWeights && { onWeights }),
    ...(start.checkpoint && { resume: start.checkpoint }),
  });
  let begun = false;
  // Emitted last: the files of a run that is over are not looked at again, so they must be there by then.
  let end: RunEnd["event"] | undefined;
  for (;;) {
    const { done, value } = await training.next();
    if (done) {
      if (!end) throw new Error("internal: a run without an end");
      if (value) await host.persist?.(emitArtifacts(plan, value.weights, value));
      await host.emit(end);
      return { event: end, ...(value && { weights: value }) };
    }
    if (!begun && value.kind !== "preparing") {
      if (value.kind === "halted" && value.code === "data")
        throw new RunError(value.code, value.message, value.advice);
      begun = true;
      await begin(start, plan, host);
    }
    if (value.kind === "finished" || value.kind === "halted") end = value;
    else await host.emit(value);
  }
}

/** What a run starts with. */
interface Start {
  checkpoint?: Checkpoint;
  /** Bytes that its store does not have yet. */
  arrived?: Uint8Array;
  notices: readonly PauseReason[];
}

/** Keeps what came from elsewhere, so that whoever comes back finds the run where it stands from its first moment. */
async function begin({ checkpoint, arrived, notices }: Start, plan: RunPlan, host: RunHost): Promise<void> {
  const { step = 0, best } = checkpoint?.state ?? {};
  const about = { step, best: best?.step === step };
  if (arrived) await host.store.save(step, arrived, about);
  await host.onBegin?.(plan);
  for (const notice of notices) await host.emit({ kind: "notice", ...notice });
  if (arrived) await host.emit({ kind: "checkpoint", ...about });
}

async function startOf(from: Beginning, plan: RunPlan, store: CheckpointStore): Promise<Start> {
  const { whole, damaged } = from.latest ? await store.newest() : { damaged: [] };
  const arrived = whole ? undefined : await from.checkpoint?.();
  const checkpoint = whole ?? (arrived && readCheckpoint(arrived));
  if (checkpoint && "error" in checkpoint) throw unusable("checkpoint", checkpoint.error);
  if (checkpoint) requireSameRun(checkpoint, plan);
  const notices = damaged.map((d) => damageNotice(d, checkpoint?.state.step ?? 0));
  if (checkpoint || damaged.length > 0)
    return { notices, ...(checkpoint && { checkpoint }), ...(arrived && { arrived }) };
  if (!from.weights) return { notices: [] };
  const file = readSafetensors(await from.weights());
  if ("error" in file) throw unusable("file of weights", file.error);
  const prepared = prepare({ ...plan, plan: plan.document.plan });
  const begun = await startFromWeights(plan, prepared, file.tensors);
  return { ...begun, arrived: writeCheckpoint(begun.checkpoint), notices: [begun.notice] };
}

const damageNotice = ({ step, error }: { step: number; error: string }, goesOnFrom: number): PauseReason => ({
  message: `The checkpoint of step ${step} is damaged: ${error}.`,
  advice:
    goesOnFrom > 0
      ? `The run goes on from an older one, at step ${goesOnFrom}.`
      : "No older one is whole, so the run begins again.",
});

/** What a run can begin from, and what to take where it cannot. */
const sources = {
  checkpoint: "one of this very document and data",
  "file of weights": "a safetensors file of float32 weights",
} as const;

const unusable = (what: keyof typeof sources, error: string): RunError =>
  new RunError(
    "data",
    `The ${what} cannot be used: ${error}.`,
    `Start the run anew, or take ${sources[what]}.`,
  );
