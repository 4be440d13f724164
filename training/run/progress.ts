import { type CheckpointState, writeCheckpoint } from "./checkpoint.ts";
import { untilResumed } from "./control.ts";
import type { RunEvent } from "./events.ts";
import { isFullDisk, notFinite, waitForSpace } from "./runError.ts";
import type { TrainRequest } from "./trainRequest.ts";
import type { Stepper } from "./stepper.ts";
import { type RunWeights, weightsThatCount } from "./runWeights.ts";
import { takeSums, trainingMeans, validationMeans } from "./sums.ts";
import type { Tensors } from "./tensor.ts";

/** The clock of this process, in milliseconds. */
export const now = (): number => performance.now();

/** Where a run stands: takes steps, reads the means since the last point, evaluates epochs and saves checkpoints. */
export class Progress {
  #logged: number;
  #saved: number;
  #started: number;
  /** Weights of the best validation so far, where the plan counts them. */
  #best: Tensors | undefined;

  constructor(
    readonly request: Pick<
      TrainRequest,
      "plan" | "objective" | "data" | "store" | "control" | "attended" | "clock" | "resume"
    >,
    readonly stepper: Stepper,
    public at: CheckpointState,
  ) {
    this.#logged = at.step;
    this.#saved = at.step;
    this.#started = this.#now();
    const { resume, plan } = request;
    const before = resume && weightsThatCount(resume, plan);
    if (before?.which === "best") this.#best = this.#ownOf(before.weights);
  }

  get finished(): boolean {
    return this.at.step >= this.stepper.totalSteps;
  }
  get epochEnded(): boolean {
    return this.at.stepInEpoch === this.stepper.stepsPerEpoch;
  }
  /** Whether the plan asks for a checkpoint at this step and there is none yet. */
  get saveDue(): boolean {
    return this.at.step % this.request.plan.checkpointEvery === 0 && this.#saved < this.at.step;
  }
  get pointDue(): boolean {
    return this.epochEnded || this.saveDue || this.at.step % this.request.plan.logEvery === 0;
  }
  /** Whether the validation loss has not fallen for as long as the plan allows. */
  get patienceOver(): boolean {
    const { earlyStopping } = this.request.plan;
    return earlyStopping !== null && this.at.sinceBest >= earlyStopping.patience;
  }

  async step(): Promise<void> {
    await this.stepper.step(this.at);
    this.at = { ...this.at, step: this.at.step + 1, stepInEpoch: this.at.stepInEpoch + 1 };
  }

  /** Means since the last point; a loss that is not finite ends the run here. */
  async *point(): AsyncGenerator<RunEvent> {
    const steps = this.at.step - this.#logged;
    if (steps === 0) return;
    const { objective, plan } = this.request;
    const sums = await takeSums(this.stepper.session, this.stepper.trainSums);
    const { loss, metrics, terms, phases, finiteSteps } = trainingMeans(sums, objective);
    // Losses that are all finite can still overflow in their sum.
    if (finiteSteps < steps || !Number.isFinite(loss))
      throw notFinite("The loss", Math.min(this.#logged + finiteSteps + 1, this.at.step), plan);
    const seconds = (this.#now() - this.#started) / 1000;
    this.#logged = this.at.step;
    this.restartClock();
    this.at = { ...this.at, seconds: this.at.seconds + seconds };
    const { step, epoch } = this.at;
    const learningRate = this.stepper.rate(step - 1);
    yield {
      ...{ kind: "step", step, epoch, loss, metrics, learningRate, stepsPerSecond: steps / seconds },
      ...(terms && { terms }),
      ...(phases && {
        phases: Object.fromEntries(
          Object.entries(phases).map(([name, phase]) => [
            name,
            { ...phase, learningRate: this.stepper.lastRate(name, step) },
          ]),
        ),
      }),
    };
  }

  /** Goes on to the next epoch; with held-out rows, evaluates this one and saves a checkpoint if it is the best. */
  async *endEpoch(): AsyncGenerator<RunEvent> {
    const { step, epoch } = this.at;
    this.at = { ...this.at, epoch: epoch + 1, stepInEpoch: 0 };
    if (this.request.data.validationRows.length === 0) return;
    const { objective, plan } = this.request;
    const { loss, metrics, terms } = validationMeans(await this.stepper.evaluate({ step, epoch }), objective);
    if (!Number.isFinite(loss)) throw notFinite("The validation loss", step, plan);
    yield { kind: "validation", step, epoch, loss, metrics, ...(terms && { terms }) };
    const better = this.at.best === null || loss < this.at.best.loss;
    const best = better ? { step, epoch, loss } : this.at.best;
    this.at = { ...this.at, best, sinceBest: better ? 0 : this.at.sinceBest + 1 };
    if (better) yield* this.save({ best: true });
    this.restartClock();
  }

  /** Saves a checkpoint of the current step, unless there is one. */
  async *save({ best } = { best: false }): AsyncGenerator<RunEvent> {
    const { step } = this.at;
    if (this.#saved === step && step > 0) return;
    const tensors = await this.stepper.session.read(this.stepper.savedNames);
    // A finite loss can have a gradient that is not: weights with NaN are not saved, the checkpoint before is the last.
    const broken = Object.entries(tensors).find(([, { data }]) => !data.every(Number.isFinite));
    if (broken) throw notFinite(`"${broken[0]}"`, step, this.request.plan);
    if (best && this.request.plan.weights === "best") this.#best = this.#ownOf(tensors);
    const kept = this.#best && this.at.best?.step !== step && { best: this.#best };
    yield* this.#write(step, writeCheckpoint({ state: this.at, tensors, ...kept }), { best });
    this.#saved = step;
    yield { kind: "checkpoint", step, best };
  }

  /** The weights that count by the plan, as of now. */
  async weights(): Promise<RunWeights> {
    const { step, best } = this.at;
    if (best && this.#best) return { which: "best", step: best.step, weights: this.#best };
    return { which: "last", step, weights: await this.stepper.session.read(this.stepper.weightNames) };
  }

  /** Of a checkpoint's tensors those that are the model. */
  #ownOf(tensors: Tensors): Tensors {
    return Object.fromEntries(this.stepper.weightNames.map((name) => [name, tensors[name]!]));
  }

  /** Writes a checkpoint; where the disk is full and somebody is there, once there is space. */
  async *#write(step: number, bytes: Uint8Array, about: { best: boolean }): AsyncGenerator<RunEvent> {
    const { store, control, attended } = this.request;
    for (;;) {
      try {
        return await store.save(step, bytes, about);
      } catch (cause) {
        if (!attended || !isFullDisk(cause) || control.requestedState() === "stop") throw cause;
        control.pause();
        yield* untilResumed(control, { step, trouble: waitForSpace(cause) });
        this.restartClock();
      }
    }
  }

  /** Time that was not spent on steps does not count. */
  restartClock(): void {
    this.#started = this.#now();
  }

  #now(): number {
    return (this.request.clock ?? now)();
  }
}
