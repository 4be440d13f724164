import type { Document } from "../../graph-schema/document.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { type Artifacts, emitArtifacts } from "./emitArtifacts.ts";
import type { RunEvent } from "./events.ts";
import { train } from "./loop.ts";
import type { RunPlan } from "./planRun.ts";
import { requirePlan } from "./requirePlan.ts";
import { requireSameRun } from "./resume.ts";
import { RunError } from "./runError.ts";
import type { Tensors } from "./tensor.ts";
import type { TrainRequest } from "./trainRequest.ts";

/** Where a run begins; from its seed when nothing is given. */
export interface Beginning {
  /** From the newest checkpoint that its store has, if there is one. */
  latest?: boolean;
  /** Else from the bytes of a checkpoint that was made elsewhere. */
  checkpoint?(): Promise<Uint8Array>;
}

/** What a tab, a server and a command line each supply: data, store and clock, a runtime, and who listens. */
export interface RunHost extends Pick<TrainRequest, "store" | "control" | "attended" | "onSession"> {
  /** The document and the data that it names; rejects with a RunError where they cannot be had. */
  load(): Promise<{ document: Document; dataset: Dataset }>;
  /** Milliseconds since any moment. */
  clock(): number;
  runtime(): Promise<Runtime>;
  /** Told once nothing keeps the run from beginning; the first step waits for it. */
  onBegin?(plan: RunPlan): Promise<void> | void;
  /** Receives what happens, in order; the next step waits for it. */
  emit(event: RunEvent): Promise<void> | void;
  /** Persists the files of a run that ended, before its last event is emitted. */
  persist?(files: Artifacts): Promise<void>;
}

/** How a run ended, and with what weights; without them when it halted. */
export interface RunEnd {
  event: Extract<RunEvent, { kind: "finished" | "halted" }>;
  weights?: Tensors;
}

/** Carries out a run to its end: the one road of tab, server and command line. Throws a RunError where it cannot begin. */
export async function executeRun(from: Beginning, host: RunHost): Promise<RunEnd> {
  await host.emit({ kind: "preparing", what: "Loading the data" });
  const { document, dataset } = await host.load();
  const plan = await requirePlan(document, dataset);
  const resume = await resumed(from, plan, host);
  const runtime = await host.runtime();
  await host.onBegin?.(plan);
  const { store, control, attended, onSession, clock } = host;
  const training = train({
    ...plan,
    plan: document.plan,
    runtime,
    ...{ store, control, clock },
    ...(attended && { attended }),
    ...(onSession && { onSession }),
    ...(resume && { resume }),
  });
  // Emitted last: the files of a run that is over are not looked at again, so they must be there by then.
  let end: RunEnd["event"] | undefined;
  for (;;) {
    const { done, value } = await training.next();
    if (done) {
      if (!end) throw new Error("internal: a run without an end");
      if (value) await host.persist?.(emitArtifacts(plan, value.weights));
      await host.emit(end);
      return { event: end, ...(value && { weights: value.weights }) };
    }
    if (value.kind === "finished" || value.kind === "halted") end = value;
    else await host.emit(value);
  }
}

/** The checkpoint to go on from, if it is of this run. */
async function resumed(
  from: Beginning,
  plan: RunPlan,
  { store }: Pick<RunHost, "store">,
): Promise<Checkpoint | undefined> {
  const bytes = (from.latest ? await store.latest() : undefined) ?? (await from.checkpoint?.());
  if (!bytes) return undefined;
  const checkpoint = readCheckpoint(bytes);
  if ("error" in checkpoint)
    throw new RunError(
      "data",
      `The checkpoint cannot be used: ${checkpoint.error}.`,
      "Start the run anew, or take the checkpoint of this very document and data.",
    );
  requireSameRun(checkpoint, plan);
  return checkpoint;
}
