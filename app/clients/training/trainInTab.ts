import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import { type Checkpoint, readCheckpoint } from "../../../training/run/checkpoint.ts";
import { openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import type { RunControl } from "../../../training/run/control.ts";
import { isFullDisk } from "../../../training/run/runError.ts";
import { train } from "../../../training/run/loop.ts";
import { planRun, type RunPlan } from "../../../training/run/planRun.ts";
import type { RunWeights } from "../../../training/run/runWeights.ts";
import type { Runtime } from "../../../training/runtime/runtime.ts";
import { browserRuntime } from "../../../training/runtime/browser.ts";
import { checkpointFolder } from "../storage/folders.ts";
import { loadDataset } from "../storage/loadDataset.ts";
import type { StartRequest, TrainingReply } from "./messages.ts";
import { oneAtATime } from "./oneAtATime.ts";
import type { RunRecord, TimedEvent } from "../../state/run/runRecord.ts";
import { readRun, writeEvents, writeRecord } from "../storage/storedRuns.ts";

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

/** A run could not begin, for these reasons. */
export class Refusal extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join(" "));
  }
}

/** Trains to the end, keeping the run in this browser; throws a Refusal where it cannot begin. */
export async function trainInTab(
  request: StartRequest,
  run: TabRun,
  say: (reply: TrainingReply) => void,
): Promise<void> {
  const { runId, document } = request;
  say({ kind: "event", runId, event: { kind: "preparing", what: "Loading the data" }, at: Date.now() });
  const plan = await planOf(document);
  run.plan = plan;
  const store = openCheckpointStore(await checkpointFolder(runId));
  const resume = await checkpointFor(request, plan, store.latest);
  const chosen = await browserRuntime(request.requested);
  const runtime = oneAtATime(chosen.runtime);
  run.runtime = runtime;
  say({ kind: "runtime", runId, description: runtime.description, why: chosen.why });

  const before = resume ? await readRun(runId) : undefined;
  const record: RunRecord = {
    id: runId,
    project: request.project,
    name: document.name,
    document,
    startedAt: before?.record.startedAt ?? Date.now(),
    status: "running",
    server: null,
    removed: false,
  };
  const reached = resume?.state.step ?? 0;
  const events: TimedEvent[] = (before?.events ?? []).filter(
    ({ event }) => !("step" in event) || event.step <= reached,
  );
  await writeEvents(runId, events);
  await writeRecord(record);

  const generator = train({
    ...plan,
    plan: document.plan,
    runtime,
    store,
    control: run.control,
    attended: true,
    ...(resume && { resume }),
    onWeights: (read) => (run.liveWeights = read),
  });
  for (;;) {
    const { done, value } = await generator.next();
    if (done) {
      if (value) run.weights = value;
      delete run.liveWeights;
      return;
    }
    const timed = { event: value, at: Date.now() };
    events.push(timed);
    await persist(record, events).catch((cause: unknown) => {
      // The loop tells of a full disk itself when it writes the next checkpoint, and all of this is written again then.
      if (value.kind !== "halted" && !isFullDisk(cause)) throw cause;
    });
    say({ kind: "event", runId, ...timed });
  }
}

/** Written before it is told, so that whoever saw the end finds it on the next visit. */
async function persist(record: RunRecord, events: readonly TimedEvent[]): Promise<void> {
  const { event } = events.at(-1)!;
  if (event.kind === "checkpoint" || event.kind === "finished" || event.kind === "halted")
    await writeEvents(record.id, events);
  if (event.kind === "halted") await writeRecord({ ...record, status: "halted" });
  if (event.kind === "finished")
    await writeRecord({ ...record, status: event.reason === "stopped" ? "stopped" : "finished" });
}

/** What a document and its data come to; throws a Refusal that says what does not fit. */
export async function planOf(document: RunRecord["document"]): Promise<RunPlan> {
  const id = document.plan.dataset;
  if (id === null) throw new Refusal(["No data are chosen. Choose a dataset in the Data panel."]);
  const plan = await planRun(document, await loadDataset(id));
  if (!plan.objective)
    throw new Refusal(plan.diagnostics.filter((d) => d.severity === "error").map(renderDiagnostic));
  return plan;
}

/** The checkpoint that a start asks for, if it is of this document and data. */
async function checkpointFor(
  { resume }: StartRequest,
  plan: RunPlan,
  latest: () => Promise<Uint8Array | undefined>,
): Promise<Checkpoint | undefined> {
  const bytes = resume === "latest" ? await latest() : resume;
  if (!bytes) return undefined;
  const checkpoint = readCheckpoint(bytes);
  if ("error" in checkpoint) throw new Refusal([`The checkpoint cannot be used: ${checkpoint.error}.`]);
  if (checkpoint.state.document !== plan.documentHash)
    throw new Refusal(["The checkpoint is of another graph or plan. Start a new run."]);
  if (checkpoint.state.dataset !== plan.data.hash)
    throw new Refusal(["The checkpoint was trained on other data. Start a new run."]);
  return checkpoint;
}
