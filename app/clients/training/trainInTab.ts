import type { Document } from "../../../graph-schema/document.ts";
import type { Dataset } from "../../../training/data/dataset.ts";
import { openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import type { RunControl } from "../../../training/run/control.ts";
import type { RunEvent } from "../../../training/run/events.ts";
import { executeRun } from "../../../training/run/executeRun.ts";
import { requirePlan } from "../../../training/run/requirePlan.ts";
import { isFullDisk, RunError } from "../../../training/run/runError.ts";
import type { RunPlan } from "../../../training/run/planRun.ts";
import type { RunWeights } from "../../../training/run/runWeights.ts";
import type { Runtime } from "../../../training/runtime/runtime.ts";
import { browserRuntime } from "../../../training/runtime/browser.ts";
import { checkpointFolder } from "../storage/folders.ts";
import { loadDataset } from "../storage/loadDataset.ts";
import type { StartRequest, TrainingReply } from "./messages.ts";
import { oneAtATime } from "./oneAtATime.ts";
import type { RunRecord, TimedEvent } from "../../state/run/runRecord.ts";
import { appendEvents, readRun, writeRecord } from "../storage/storedRuns.ts";

/** The run of this worker. */
export interface TabRun {
  readonly runId: string;
  readonly control: RunControl;
  plan?: RunPlan;
  runtime?: Runtime;
  /** The weights that count, as of now; from its first step to its end. */
  liveWeights?: () => Promise<RunWeights>;
  /** After it ended. */
  weights?: RunWeights;
}

/** Who listens, and what runtime there is. */
export interface TabPorts {
  say(reply: TrainingReply): void;
  runtimeFor?: typeof browserRuntime;
}

/** Trains to the end, keeping the run in this browser; throws a RunError where it cannot begin. */
export async function trainInTab(
  request: StartRequest,
  run: TabRun,
  { say, runtimeFor = browserRuntime }: TabPorts,
): Promise<void> {
  const { runId, document, resume, weightsOf } = request;
  let record: RunRecord | undefined;
  /** What was told and is not persisted yet. */
  let pending: TimedEvent[] = [];
  /** Before it the run is not there yet: what is refused leaves no trace. */
  const begin = async (): Promise<void> => {
    const before = resume ? await readRun(runId) : undefined;
    record = {
      id: runId,
      project: request.project,
      name: document.name,
      document,
      startedAt: before?.record.startedAt ?? Date.now(),
      status: "running",
      server: null,
      removed: false,
    };
    await writeRecord(record);
  };
  /** Written before it is told, so that whoever saw the end finds it on the next visit. */
  const persist = async (about: RunRecord, event: RunEvent): Promise<void> => {
    if (event.kind === "checkpoint" || event.kind === "finished" || event.kind === "halted") {
      await appendEvents(runId, pending);
      pending = [];
    }
    if (event.kind === "halted") await writeRecord({ ...about, status: "halted" });
    if (event.kind === "finished")
      await writeRecord({ ...about, status: event.reason === "stopped" ? "stopped" : "finished" });
  };
  const emit = async (event: RunEvent): Promise<void> => {
    const timed = { event, at: Date.now() };
    pending.push(timed);
    if (record)
      await persist(record, event).catch((cause: unknown) => {
        // The loop tells of a full disk itself when it writes the next checkpoint, and all of this is written again then.
        if (event.kind !== "halted" && !isFullDisk(cause)) throw cause;
      });
    say({ kind: "event", runId, ...timed });
  };
  const { weights } = await executeRun(
    {
      latest: resume === "latest",
      ...(weightsOf !== undefined && { weights: () => newestWeights(weightsOf) }),
    },
    {
      load: () => loadRun(document),
      store: openCheckpointStore(await checkpointFolder(runId)),
      clock: () => performance.now(),
      runtime: async () => {
        const chosen = await runtimeFor(request.requested);
        run.runtime = oneAtATime(chosen.runtime);
        say({ kind: "runtime", runId, description: run.runtime.description, why: chosen.why });
        return run.runtime;
      },
      onBegin: async (plan) => {
        run.plan = plan;
        await begin();
      },
      control: run.control,
      attended: true,
      onWeights: (read) => (run.liveWeights = read),
      emit,
    },
  ).finally(() => delete run.liveWeights);
  if (weights) run.weights = weights;
}

/** A document and the data of this browser that it names. */
async function loadRun(document: Document): Promise<{ document: Document; dataset: Dataset }> {
  const id = document.plan.dataset;
  if (id === null) throw new RunError("data", "No data are chosen.", "Choose a dataset in the Data panel.");
  return { document, dataset: await loadDataset(id, document.plan.reading) };
}

/** What a document and its data come to; throws a RunError that says what does not fit. */
export async function planOf(document: Document): Promise<RunPlan> {
  const { dataset } = await loadRun(document);
  return requirePlan(document, dataset);
}

/** The file of a run of this browser that holds its newest weights. */
async function newestWeights(runId: string): Promise<Uint8Array> {
  const bytes = await openCheckpointStore(await checkpointFolder(runId)).latest();
  if (!bytes)
    throw new RunError(
      "data",
      "That run has no weights that can be read.",
      "Choose another run, or start anew.",
    );
  return bytes;
}
