import type { Checked } from "../compiler/check/checked.ts";
import type { Objective } from "../compiler/objective.ts";
import type { Plan } from "../graph-schema/plan.ts";
import { type Checkpoint, type CheckpointState, writeCheckpoint } from "./checkpoint.ts";
import type { CheckpointStore } from "./checkpointStore.ts";
import type { RunControl } from "./control.ts";
import type { RunEvent } from "./events.ts";
import { haltOf, notFinite } from "./halt.ts";
import { initialState, namesOf, prepare, type Prepared } from "./prepare.ts";
import type { Runtime, RuntimeSession } from "./runtime.ts";
import { confusionOf, Stepper } from "./stepper.ts";
import { meansOf, takeSums } from "./sums.ts";
import type { Tensors } from "./tensor.ts";
import type { TrainingData } from "./trainingData.ts";

export interface TrainRequest {
  checked: Checked;
  plan: Plan;
  objective: Objective;
  data: TrainingData;
  /** sha256 of graph and plan; a checkpoint of another one is refused. */
  documentHash: string;
  runtime: Runtime;
  store: CheckpointStore;
  control: RunControl;
  /** Where to go on from. */
  resume?: Checkpoint;
  /** Told the session as soon as it exists, so that others may read weights from it. */
  onSession?: (session: RuntimeSession, prepared: Prepared) => void;
}

/** Parameters and buffers at the end of a run; absent when it could not begin. */
export type TrainResult = { weights: Tensors; step: number } | undefined;

/**
 * Trains a checked document: the one loop of every engine. It tells what happens as events, keeps checkpoints, and
 * never throws: what goes wrong is the last event.
 */
export async function* train(request: TrainRequest): AsyncGenerator<RunEvent, TrainResult> {
  const { plan, objective, data, runtime, store, control, resume } = request;
  let at: CheckpointState = resume?.state ?? firstState(request);
  let session: RuntimeSession | undefined;
  try {
    yield { kind: "preparing", what: `Compiling the steps for ${runtime.description}` };
    const prepared = prepare(request);
    const start = { ...initialState(prepared.slots.values(), plan.seed, data), ...resume?.tensors };
    session = await runtime.load(prepared.programs, start);
    request.onSession?.(session, prepared);
    const run = new Stepper(request, prepared, session);

    yield {
      kind: "started",
      target: runtime.target,
      runtime: runtime.description,
      fromStep: at.step,
      totalSteps: run.totalSteps,
      stepsPerEpoch: run.stepsPerEpoch,
      trainRows: data.trainRows.length,
      validationRows: data.validationRows.length,
      parameters: namesOf(prepared, "parameter").reduce((n, name) => n + start[name]!.data.length, 0),
    };

    let reason: "completed" | "earlyStopping" | "stopped" = "completed";
    let logged = at.step;
    let clock = performance.now();
    let breath = clock;
    let saved = at.step;

    /** Means since the last point; NaN ends the run here. */
    const point = async (): Promise<RunEvent> => {
      const means = meansOf(await takeSums(session!, run.trainSums), objective, "train");
      const steps = at.step - logged;
      if (means.finiteSteps < steps) throw notFinite(logged + means.finiteSteps + 1, plan);
      const seconds = (performance.now() - clock) / 1000;
      logged = at.step;
      clock = performance.now();
      at = { ...at, seconds: at.seconds + seconds };
      return {
        kind: "step",
        step: at.step,
        epoch: at.epoch,
        loss: means.loss,
        metrics: means.metrics,
        learningRate: run.rate(at.step - 1),
        stepsPerSecond: steps / seconds,
      };
    };
    const save = async (best: boolean): Promise<RunEvent> => {
      const tensors = await session!.read(run.savedNames);
      await store.save(at.step, writeCheckpoint({ state: at, tensors }), { best });
      saved = at.step;
      return { kind: "checkpoint", step: at.step, best };
    };

    while (at.step < run.totalSteps) {
      if (control.wish() === "pause") {
        if (at.step > logged) yield await point();
        if (at.step > saved) yield await save(false);
        yield { kind: "paused", step: at.step };
        await control.untilWoken();
        if (control.wish() === "run") yield { kind: "resumed", step: at.step };
        clock = performance.now();
      }
      if (control.wish() === "stop") {
        reason = "stopped";
        break;
      }
      await run.step(at);
      at = { ...at, step: at.step + 1, stepInEpoch: at.stepInEpoch + 1 };
      const epochEnds = at.stepInEpoch === run.stepsPerEpoch;
      const saveNow = at.step % plan.checkpointEvery === 0;
      if (epochEnds || saveNow || at.step % plan.logEvery === 0) yield await point();
      if (epochEnds) {
        const ended = at.epoch;
        at = { ...at, epoch: at.epoch + 1, stepInEpoch: 0 };
        if (data.validationRows.length > 0) {
          const judged = meansOf(await run.evaluate(), objective, "eval");
          yield {
            kind: "validation",
            step: at.step,
            epoch: ended,
            loss: judged.loss,
            metrics: judged.metrics,
          };
          const better = at.best === null || judged.loss < at.best.loss;
          at = better
            ? { ...at, best: { step: at.step, epoch: ended, loss: judged.loss }, sinceBest: 0 }
            : { ...at, sinceBest: at.sinceBest + 1 };
          if (better || saveNow) yield await save(better);
          if (plan.earlyStopping && at.sinceBest >= plan.earlyStopping.patience) {
            reason = "earlyStopping";
            break;
          }
          clock = performance.now();
        }
      }
      if (saveNow && saved < at.step) yield await save(false);
      if (performance.now() - breath > BREATH) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        breath = performance.now();
      }
    }

    if (at.step > logged) yield await point();
    if (at.step > saved || at.step === 0) yield await save(false);
    const confusion =
      data.classes && reason !== "stopped" ? confusionOf(await run.evaluate(), data.classes) : undefined;
    const weights = await session.read(namesOf(prepared, "parameter", "buffer"));
    yield { kind: "finished", reason, step: at.step, ...(confusion && { confusion }) };
    return { weights, step: at.step };
  } catch (cause) {
    yield haltOf(cause, at.step);
    return undefined;
  } finally {
    await session?.dispose().catch(() => undefined);
  }
}

/** Milliseconds of stepping before whoever shares the thread gets a turn. */
const BREATH = 40;

const firstState = ({ documentHash, data, plan }: TrainRequest): CheckpointState => ({
  version: 1,
  document: documentHash,
  dataset: data.hash,
  seed: plan.seed,
  step: 0,
  epoch: 0,
  stepInEpoch: 0,
  best: null,
  sinceBest: 0,
  events: 0,
  seconds: 0,
});
