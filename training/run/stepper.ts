import { batchesOf, needsTwoSamples } from "../../compiler/check/loneSample.ts";
import { confusionSum } from "../../compiler/steps/evalStep.ts";
import { programOf } from "../../compiler/compile.ts";
import { fedRate } from "../../compiler/steps/updateParameters.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import type { CheckpointState } from "./checkpoint.ts";
import type { RunEvent } from "./events.ts";
import { keyOf } from "./generator.ts";
import { oneAhead } from "./oneAhead.ts";
import type { TrainRequest } from "./trainRequest.ts";
import { namesOf, type Prepared } from "./prepare.ts";
import { savedRoles } from "./resume.ts";
import type { RuntimeSession } from "../runtime/runtime.ts";
import { shuffledBatches } from "./shuffledBatches.ts";
import { weightAt } from "../objective/termWeight.ts";
import { Turns } from "./turns.ts";
import { takeSums } from "./sums.ts";
import type { HostTensor, Tensors } from "./tensor.ts";
import { batchesInOrder } from "./trainingData.ts";

/** One step after another on a loaded session: which rows, at what rate, with which random numbers. */
export class Stepper {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly turns: Turns;
  readonly trainSums: readonly string[];
  readonly evalSums: readonly string[];
  /** State that a checkpoint holds. */
  readonly savedNames: readonly string[];
  /** The part of it that is the model. */
  readonly weightNames: readonly string[];
  #batches: AsyncGenerator<Tensors> | undefined;

  constructor(
    readonly request: Pick<TrainRequest, "checked" | "plan" | "objective" | "data">,
    prepared: Prepared,
    readonly session: RuntimeSession,
  ) {
    const { checked, plan, data } = request;
    const size = { rows: data.trainRows.length, batchSize: plan.batchSize };
    this.stepsPerEpoch = batchesOf(size, { leavesLone: needsTwoSamples(checked) });
    this.totalSteps = this.stepsPerEpoch * plan.epochs;
    const { stepsPerEpoch } = this;
    this.turns = new Turns(request.objective.phases, { epochs: plan.epochs, stepsPerEpoch });
    const sums = namesOf(prepared, "accumulator");
    this.trainSums = sums.filter((name) => name.startsWith("train/"));
    this.evalSums = sums.filter((name) => name.startsWith("eval/"));
    this.weightNames = namesOf(prepared, "parameter", "buffer");
    this.savedNames = namesOf(prepared, ...savedRoles);
  }

  /** Learning rate of a step, from 0: that of its phase at its next update. */
  rate(step: number): number {
    const { phase, update } = this.turns.at(step);
    const { schedule } = phase;
    const { updates, updatesPerEpoch } = this.turns.lengthOf(phase);
    const at = { step: update, stepsPerEpoch: updatesPerEpoch, totalSteps: updates };
    return fedRate(phase) * schedule.unit.factor(at, schedule.params);
  }

  /** Learning rate of the last step that a phase had before `step`, which must be one. */
  lastRate(phase: string, step: number): number {
    let last = step - 1;
    while (this.turns.at(last).phase.name !== phase) last--;
    return this.rate(last);
  }

  /** Trains on the batch that comes next after `at`, which is where the step before led. */
  async step(at: CheckpointState): Promise<void> {
    const { plan, data, objective } = this.request;
    this.#batches ??= oneAhead(this.#rowsFrom(at), (rows) => data.batch(rows, plan.batchSize));
    const { value: batch, done } = await this.#batches.next();
    if (done) throw new Error(`internal: a step beyond the plan's ${this.totalSteps}`);
    const { step } = at;
    const { phase, updates } = this.turns.at(step);
    await this.session.run(programOf(objective, phase, updates ? "train" : "gradients"), {
      ...batch,
      ...this.#factors(at, phase.terms),
      ...(updates && { [feeds.rate]: scalar("float32", Float32Array.of(this.rate(step))) }),
      [feeds.key]: scalar("uint32", Uint32Array.of(keyOf(plan.seed, "step", step))),
    });
  }

  /** What formulas make of the weights of terms where a run stands. */
  #factors(at: { step: number; epoch: number }, names: readonly string[]): Tensors {
    const scope = { ...at, steps: this.totalSteps, epochs: this.request.plan.epochs };
    return Object.fromEntries(
      this.request.objective.terms
        .filter(({ name, weight }) => typeof weight !== "number" && names.includes(name))
        .map(({ name, weight }) => [
          feeds.termWeight(name),
          scalar("float32", Float32Array.of(weightAt(weight, scope))),
        ]),
    );
  }

  /** Running sums over all validation rows, with the weights of terms as they are where the run stands. */
  async evaluate(at: { step: number; epoch: number }): Promise<Tensors> {
    const { plan, data, objective } = this.request;
    const factors = this.#factors(
      at,
      objective.terms.map(({ name }) => name),
    );
    for await (const batch of batchesInOrder(data, data.validationRows, plan.batchSize))
      await this.session.run("eval", { ...batch, ...factors });
    return takeSums(this.session, this.evalSums);
  }

  /** The rows of each batch to the end of the plan. */
  *#rowsFrom({ epoch, stepInEpoch }: CheckpointState): Generator<Uint32Array> {
    const { plan, data } = this.request;
    for (let first = stepInEpoch; epoch < plan.epochs; epoch++, first = 0) {
      const key = keyOf(plan.seed, "shuffle", epoch);
      let batch = first;
      for (const rows of shuffledBatches(data.trainRows, { key, size: plan.batchSize, first })) {
        // Where a layer needs two samples, one that is left alone makes no batch.
        if (batch++ === this.stepsPerEpoch) break;
        yield rows;
      }
    }
  }
}

const scalar = (dtype: "float32" | "uint32", data: Float32Array | Uint32Array): HostTensor => ({
  dtype,
  shape: [],
  data,
});

type Confusion = NonNullable<Extract<RunEvent, { kind: "finished" }>["confusion"]>;

/** The matrix of true against predicted classes from running sums. */
export function confusionOf(sums: Tensors, classes: readonly string[]): Confusion | undefined {
  const counts = sums[confusionSum];
  if (!counts) return undefined;
  const size = counts.shape[0]!;
  // Several scores that are each a yes or no count as two classes, whatever they are named.
  if (size !== classes.length) return undefined;
  const all = Array.from(counts.data, Number);
  return {
    classes,
    counts: Array.from({ length: size }, (_, row) => all.slice(row * size, (row + 1) * size)),
  };
}
