import { type RunControl, untilResumed } from "./control.ts";
import { baselineOf, comparedWith } from "./baseline.ts";
import type { PauseReason, RunEvent } from "./events.ts";
import { firstState } from "./firstState.ts";
import { requireSameRun, resumedState } from "./resume.ts";
import { runErrorEvent } from "./runError.ts";
import { initialState, namesOf, prepare } from "./prepare.ts";
import { now, Progress } from "./progress.ts";
import type { RuntimeSession } from "../runtime/runtime.ts";
import { confusionOf, Stepper } from "./stepper.ts";
import { validationMeans } from "./sums.ts";
import type { TrainRequest, TrainResult } from "./trainRequest.ts";

/**
 * Trains a checked document: the one loop of every engine. It emits what happens as events, saves checkpoints, and
 * never throws: what goes wrong is the last event.
 */
export async function* train(request: TrainRequest): AsyncGenerator<RunEvent, TrainResult> {
  const { plan, data, runtime, resume } = request;
  const first = resume?.state ?? firstState(request);
  let session: RuntimeSession | undefined;
  let progress: Progress | undefined;
  try {
    if (resume) requireSameRun(resume, request);
    yield { kind: "preparing", what: `Compiling the steps for ${runtime.description}` };
    const prepared = prepare(request);
    const kept = resume ? resumedState(resume, prepared.slots.values(), plan) : {};
    const fresh = [...prepared.slots.values()].filter(({ name }) => !Object.hasOwn(kept, name));
    const start = { ...initialState(fresh, plan.seed, await data.fit?.()), ...kept };
    session = await runtime.load(prepared.programs, start);
    const stepper = new Stepper(request, prepared, session);
    const made = new Progress(request, stepper, first);
    progress = made;
    request.onWeights?.(() => made.weights());
    yield {
      kind: "started",
      target: runtime.target.id,
      runtime: runtime.description,
      fromStep: first.step,
      totalSteps: stepper.totalSteps,
      stepsPerEpoch: stepper.stepsPerEpoch,
      trainRows: data.trainRows.length,
      validationRows: data.validationRows.length,
      parameters: namesOf(prepared, "parameter").reduce((n, name) => n + start[name]!.data.length, 0),
    };

    const reason = yield* steps(progress);
    yield* progress.point();
    yield* progress.save();
    const { step } = progress.at;
    const counting = await progress.weights();
    const { which } = counting;
    let confusion: ReturnType<typeof confusionOf>;
    let warning: PauseReason | undefined;
    if (data.validationRows.length > 0 && reason !== "stopped") {
      if (counting.step !== step) await session.write(counting.weights);
      const sums = await stepper.evaluate(progress.at);
      confusion = data.classes && confusionOf(sums, data.classes.names);
      const baseline = await baselineOf(request);
      if (baseline) {
        yield baseline;
        warning = comparedWith(baseline, validationMeans(sums, request.objective), request.objective);
      }
    }
    const weights = { which, step: counting.step };
    yield {
      ...{ kind: "finished", reason, step, weights },
      ...(confusion && { confusion }),
      ...(warning && { warning }),
    };
    return counting;
  } catch (cause) {
    yield runErrorEvent(cause, progress?.at.step ?? first.step);
    return undefined;
  } finally {
    await session?.dispose().catch(() => undefined);
  }
}

/** Steps to the end of the plan, or to where somebody or the plan stops them. */
async function* steps(
  progress: Progress,
): AsyncGenerator<RunEvent, "completed" | "earlyStopping" | "stopped"> {
  const { control, clock = now } = progress.request;
  let breath = clock();
  for (;;) {
    // Asked first: a run that ended here may have been cut off before it could say so.
    if (progress.patienceOver) return "earlyStopping";
    if (progress.finished) return "completed";
    if (control.requestedState() === "pause") yield* pause(progress, control);
    if (control.requestedState() === "stop") return "stopped";
    await progress.step();
    if (progress.pointDue) yield* progress.point();
    if (progress.epochEnded) yield* progress.endEpoch();
    if (progress.saveDue) yield* progress.save();
    if (clock() - breath > BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      breath = clock();
    }
  }
}

/** Waits with a checkpoint until the run may go on or is to stop. */
async function* pause(progress: Progress, control: RunControl): AsyncGenerator<RunEvent> {
  const { step } = progress.at;
  yield* progress.point();
  yield* progress.save();
  yield* untilResumed(control, { step });
  progress.restartClock();
}

/** Milliseconds of steps before the loop yields to the event loop of its thread. */
const BREATH = 40;
