import { readCheckpoint } from "../../../training/run/checkpoint.ts";
import { openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import { RunControl } from "../../../training/run/control.ts";
import { type RunWeights, weightsThatCount } from "../../../training/run/runWeights.ts";
import { browserRuntime } from "../../../training/runtime/browser.ts";
import { messageOf, RunError } from "../../../training/run/runError.ts";
import type { Tensors } from "../../../training/run/tensor.ts";
import { exportFile } from "./exportFile.ts";
import { checkpointFolder } from "../storage/folders.ts";
import { LiveModel } from "./liveModel.ts";
import type { PredictRequest, StartRequest, TrainingReply, TrainingRequest } from "./messages.ts";
import { oneAtATime } from "./oneAtATime.ts";
import { lockOf, readRun } from "../storage/storedRuns.ts";
import { planOf, type TabRun, trainInTab } from "./trainInTab.ts";

/** The run that this worker trains or has trained: one, as it owns the device. */
let current: TabRun | undefined;
/** The model that was last asked, and whose it is. */
let asked: { runId: string; model: LiveModel; weights?: Tensors } | undefined;

const say = (reply: TrainingReply): void => postMessage(reply);

const reasonsOf = ({ message, advice, reasons }: RunError): readonly string[] =>
  reasons ?? [`${message} ${advice}`];
const refusal = (message: string): RunError => new RunError("data", message, "Wait until that one is over.");

addEventListener("message", ({ data }: MessageEvent<TrainingRequest>) => {
  handle(data).catch((cause: unknown) => {
    if ("id" in data) say({ kind: "failed", id: data.id, message: messageOf(cause) });
    else if (data.kind === "start")
      say({
        kind: "refused",
        runId: data.runId,
        reasons: cause instanceof RunError ? reasonsOf(cause) : [messageOf(cause)],
      });
  });
});

async function handle(request: TrainingRequest): Promise<void> {
  switch (request.kind) {
    case "start":
      return start(request);
    case "pause":
      return current?.control.pause();
    case "resume":
      return current?.control.resume();
    case "stop":
      return current?.control.stop();
    case "predict":
      return predict(request);
    case "export": {
      const weights = "runId" in request.from ? await weightsOf(request.from.runId) : undefined;
      const document =
        "runId" in request.from ? (await runOf(request.from.runId)).document : request.from.document;
      return say({
        kind: "file",
        id: request.id,
        ...(await exportFile(request.file, document, weights)),
      });
    }
  }
}

async function start(request: StartRequest): Promise<void> {
  if (current) throw refusal("Another run of this tab is still going on.");
  const run: TabRun = { runId: request.runId, control: new RunControl() };
  current = run;
  await navigator.locks.request(lockOf(run.runId), { ifAvailable: true }, async (lock) => {
    if (!lock) throw refusal("Another tab trains this run.");
    await trainInTab(request, run, { say });
  });
}

async function runOf(runId: string): Promise<{ document: Parameters<typeof planOf>[0] }> {
  const stored = await readRun(runId);
  if (!stored) throw new Error("This run is no longer in the browser.");
  return stored.record;
}

/** The weights that count by the plan of a run, as of now: of the live run, or of the newest checkpoint. */
async function weightsOf(runId: string): Promise<RunWeights> {
  if (current?.runId === runId) {
    const { liveWeights, weights } = current;
    if (liveWeights) return liveWeights();
    if (weights) return weights;
  }
  const bytes = await openCheckpointStore(await checkpointFolder(runId)).latest();
  const checkpoint = bytes && readCheckpoint(bytes);
  if (!checkpoint || "error" in checkpoint)
    throw new Error("This run has no weights yet; they come with its first checkpoint.");
  return weightsThatCount(checkpoint, (await runOf(runId)).document.plan);
}

async function modelOf(runId: string): Promise<NonNullable<typeof asked>> {
  if (asked?.runId === runId) return asked;
  await asked?.model.dispose();
  const own = current?.runId === runId ? current : undefined;
  const plan = own?.plan ?? (await planOf((await runOf(runId)).document));
  const runtime = current?.runtime ?? oneAtATime((await browserRuntime("wasm")).runtime);
  asked = { runId, model: new LiveModel(plan, runtime) };
  return asked;
}

async function predict({ id, runId, values }: PredictRequest): Promise<void> {
  const about = await modelOf(runId);
  const final = current?.runId !== runId || !current.liveWeights;
  const weights = (final && about.weights) || (await weightsOf(runId)).weights;
  if (final) about.weights = weights;
  const prediction = await about.model.predict(values, weights);
  if ("error" in prediction) throw new Error(prediction.error);
  say({ kind: "prediction", id, ...prediction });
}
