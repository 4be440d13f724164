import { leavingInputs } from "../../../compiler/check/leaving.ts";
import { predictStep } from "../../../compiler/steps/predictStep.ts";
import type { ExampleValues } from "../../../training/data/encoding/encodeExample.ts";
import { comparedTerms } from "../../../training/objective/objective.ts";
import type { RunPlan } from "../../../training/run/planRun.ts";
import type { Runtime, RuntimeSession } from "../../../training/runtime/runtime.ts";
import type { Tensors } from "../../../training/run/tensor.ts";
import type { Prediction } from "./messages.ts";

/** The inference program of a run, which answers with whatever weights it was last given. */
export class LiveModel {
  #session: Promise<RuntimeSession> | undefined;
  #weights: Tensors | undefined;

  constructor(
    readonly plan: RunPlan,
    readonly runtime: Runtime,
  ) {}

  /** What the first output says about one sample; the error names the value that does not fit. */
  async predict(values: ExampleValues, weights: Tensors): Promise<Prediction | { error: string }> {
    const { checked, encoding, objective } = this.plan;
    const example = await encoding.example(values, leavingInputs(checked));
    if ("error" in example) return example;
    const session = await (this.#session ??= this.#load(weights));
    if (weights !== this.#weights) await session.write(this.#own(weights));
    this.#weights = weights;
    const outputs = await session.run("predict", example.inputs);
    const output = Object.values(outputs)[0]!;
    const [first] = Object.keys(outputs);
    const term = comparedTerms(objective).find((compared) => compared.output === first);
    const { dtype, shape } = output;
    const classAxis = term?.loss.unit.classAxis?.({ dtype, shape }, term.loss.params);
    return {
      output,
      classes: term && encoding.targets[term.name]?.classes,
      activation: term?.loss.unit.activation ?? "identity",
      ...(classAxis !== undefined && { classAxis }),
    };
  }

  /** Frees what it holds. */
  async dispose(): Promise<void> {
    await (await this.#session)?.dispose();
  }

  #load(weights: Tensors): Promise<RuntimeSession> {
    this.#weights = weights;
    const { checked, data } = this.plan;
    const program = predictStep(checked, { ...data.bind, N: 1 });
    this.#names = program.state.map(({ name }) => name);
    return this.runtime.load({ predict: program }, this.#own(weights));
  }

  #names: readonly string[] = [];

  /** Of a checkpoint's tensors those that inference needs. */
  #own = (weights: Tensors): Tensors =>
    Object.fromEntries(this.#names.flatMap((name) => (weights[name] ? [[name, weights[name]]] : [])));
}
