import { renderDiagnostic } from "../../../graph-schema/problem.ts";
import { artefacts } from "../../../training/artefacts.ts";
import { type Checkpoint, readCheckpoint } from "../../../training/checkpoint.ts";
import { keepCheckpoints } from "../../../training/checkpointStore.ts";
import { RunControl } from "../../../training/control.ts";
import { train } from "../../../training/loop.ts";
import { planRun, type RunPlan } from "../../../training/planRun.ts";
import { initialState, namesOf, prepare, type Prepared } from "../../../training/prepare.ts";
import type { RuntimeSession } from "../../../training/runtime.ts";
import { browserRuntime } from "../../../training/runtime/browser.ts";
import type { Tensors } from "../../../training/tensor.ts";
import { checkpointFolder } from "./folders.ts";
import { LiveModel } from "./liveModel.ts";
import { loadDataset } from "./loadDataset.ts";
import type { TrainingReply, TrainingRequest } from "./messages.ts";
import { readRun, type RunRecord, writeEvents, writeRecord } from "./runRecord.ts";

/** The run of this worker: one at a time, as it owns the device. */
interface Current {
  runId: string;
  control: RunControl;
  plan?: RunPlan;
  /** While it trains. */
  live?: { session: RuntimeSession; prepared: Prepared };
  /** After it ended. */
  weights?: Tensors;
}

let current: Current | undefined;
let model: LiveModel | undefined;
const say = (reply: TrainingReply): void => postMessage(reply);

addEventListener("message", ({ data }: MessageEvent<TrainingRequest>) => {
  const answered = handle(data);
  if ("id" in data)
    answered.catch((cause: unknown) =>
      say({ kind: "failed", id: data.id, message: cause instanceof Error ? cause.message : String(cause) }),
    );
});

async function handle(request: TrainingRequest): Promise<void> {
  switch (request.kind) {
    case "start":
      return run(request);
    case "pause":
      return current?.control.pause();
    case "resume":
      return current?.control.resume();
    case "stop":
      return current?.control.stop();
    case "predict":
      return predict(request);
    case "export":
      return exportFile(request);
    case "checkpoint": {
      const bytes = await keepCheckpoints(await checkpointFolder(request.runId)).latest();
      return say({ kind: "bytes", id: request.id, bytes });
    }
  }
}

async function run(request: Extract<TrainingRequest, { kind: "start" }>): Promise<void> {
  const { runId, document } = request;
  const refuse = (message: string): void =>
    say({
      kind: "refused",
      runId,
      diagnostics: [
        { code: "planDataset", severity: "error", expected: "data that can be read", actual: message },
      ],
    });
  if (current && !current.weights && current.live) return refuse("another run of this tab is still going on");
  const mine: Current = { runId, control: new RunControl() };
  current = mine;
  const id = document.plan.dataset;
  if (id === null) return refuse("no dataset is chosen");
  const dataset = await loadDataset(id).catch((cause: unknown) =>
    cause instanceof Error ? cause : new Error(String(cause)),
  );
  if (dataset instanceof Error) return refuse(dataset.message);
  const plan = await planRun(document, dataset);
  if (!plan.objective) return say({ kind: "refused", runId, diagnostics: plan.diagnostics });
  mine.plan = plan;

  const store = keepCheckpoints(await checkpointFolder(runId));
  const resume = await checkpointFor(request, plan, store.latest);
  if (resume && "error" in resume) return refuse(resume.error);
  const { runtime, why } = await browserRuntime(request.wish);
  say({ kind: "runtime", runId, description: runtime.description, why });
  await model?.dispose();
  model = undefined;

  const record: RunRecord = {
    id: runId,
    name: document.name,
    document,
    startedAt: Date.now(),
    status: "running",
  };
  const before = resume ? await readRun(runId) : undefined;
  const events = [
    ...(before?.events ?? []).filter(
      ({ event }) => !("step" in event) || event.step <= (resume?.state.step ?? 0),
    ),
  ];
  await writeRecord(before ? { ...record, startedAt: before.record.startedAt } : record);

  const generator = train({
    ...plan,
    plan: document.plan,
    runtime,
    store,
    control: mine.control,
    ...(resume && { resume }),
    onSession: (session, prepared) => {
      mine.live = { session, prepared };
      model = new LiveModel(plan, runtime);
    },
  });
  for (;;) {
    const { done, value } = await generator.next();
    if (done) {
      if (value) mine.weights = value.weights;
      delete mine.live;
      return;
    }
    const told = { event: value, at: Date.now() };
    events.push(told);
    // Written before it is told, so that whoever saw the end finds it on the next visit.
    if (value.kind === "checkpoint" || value.kind === "finished" || value.kind === "halted")
      await writeEvents(runId, events);
    if (value.kind === "finished" || value.kind === "halted") {
      const status = value.kind === "halted" ? "halted" : value.reason === "stopped" ? "stopped" : "finished";
      await writeRecord({ ...record, status });
    }
    say({ kind: "event", runId, ...told });
  }
}

/** The checkpoint that a start asks for, if it is of this document and data. */
async function checkpointFor(
  { resume }: Extract<TrainingRequest, { kind: "start" }>,
  plan: RunPlan,
  latest: () => Promise<Uint8Array | undefined>,
): Promise<Checkpoint | { error: string } | undefined> {
  const bytes = resume === "latest" ? await latest() : resume;
  if (!bytes) return undefined;
  const checkpoint = readCheckpoint(bytes);
  if ("error" in checkpoint) return checkpoint;
  if (checkpoint.state.document !== plan.documentHash)
    return { error: "the checkpoint is of another graph or plan" };
  return checkpoint.state.dataset === plan.data.hash
    ? checkpoint
    : { error: "the checkpoint was trained on other data" };
}

/** Parameters and buffers as they are now: of the live session, or of the newest checkpoint. */
async function weightsOf(runId: string): Promise<Tensors> {
  if (current?.runId === runId) {
    if (current.live) return current.live.session.read(namesOf(current.live.prepared, "parameter", "buffer"));
    if (current.weights) return current.weights;
  }
  const bytes = await keepCheckpoints(await checkpointFolder(runId)).latest();
  const checkpoint = bytes && readCheckpoint(bytes);
  if (!checkpoint || "error" in checkpoint)
    throw new Error("This run has no weights yet; train it for a step first.");
  return checkpoint.tensors;
}

/** The plan of a run: of this worker's own, or of one from an earlier visit. */
async function planOf(runId: string): Promise<RunPlan> {
  if (current?.runId === runId && current.plan) return current.plan;
  const stored = await readRun(runId);
  if (!stored) throw new Error("This run is no longer in the browser.");
  return planDocument(stored.record.document);
}

async function planDocument(document: RunRecord["document"]): Promise<RunPlan> {
  const id = document.plan.dataset;
  if (id === null) throw new Error("Choose a dataset first; the files name what the model was made for.");
  const plan = await planRun(document, await loadDataset(id));
  if (!plan.objective) throw new Error(plan.diagnostics.map(renderDiagnostic).join(" "));
  return plan;
}

async function predict({ id, runId, values }: Extract<TrainingRequest, { kind: "predict" }>): Promise<void> {
  const weights = await weightsOf(runId);
  if (model?.plan.documentHash === undefined || current?.runId !== runId) {
    const plan = await planOf(runId);
    const { runtime } = await browserRuntime("auto");
    await model?.dispose();
    model = new LiveModel(plan, runtime);
    current = { runId, control: new RunControl(), plan, weights };
  }
  const names = new Set(model.plan.checked.order);
  const own = Object.fromEntries(
    Object.entries(weights).filter(([name]) => names.has(name.split(".")[0]!) && !name.includes("/")),
  );
  const output = await model.predict(values, own);
  if ("error" in output) throw new Error(output.error);
  const { encoding, objective } = model.plan;
  say({
    kind: "prediction",
    id,
    output,
    classes: encoding.classes,
    activation: objective.loss.unit.activation,
  });
}

async function exportFile({
  id,
  document,
  runId,
  file,
}: Extract<TrainingRequest, { kind: "export" }>): Promise<void> {
  const plan = runId === undefined ? await planDocument(document) : await planOf(runId);
  const prepared = prepare({ ...plan, plan: plan.document.plan });
  const names = namesOf(prepared, "parameter", "buffer");
  const all =
    runId === undefined
      ? initialState(prepared.slots.values(), plan.document.plan.seed, plan.data)
      : await weightsOf(runId);
  const weights = Object.fromEntries(names.map((name) => [name, all[name]!]));
  const content = artefacts(plan, weights)[file];
  if (content === undefined) throw new Error(`internal: no artefact ${file}`);
  say({ kind: "file", id, name: file, content });
}
