import { simplifyPortable } from "../../../compiler/passes/optimize.ts";
import { predictStep } from "../../../compiler/steps/predictStep.ts";
import type { ExampleValues } from "../../../training/data/encodeExample.ts";
import type { RunPlan } from "../../../training/planRun.ts";
import type { Runtime, RuntimeSession } from "../../../training/runtime.ts";
import type { HostTensor, Tensors } from "../../../training/tensor.ts";

/** The inference program of a run, which answers with whatever weights it was last given. */
export class LiveModel {
  #session: Promise<RuntimeSession> | undefined;

  constructor(
    readonly plan: RunPlan,
    readonly runtime: Runtime,
  ) {}

  /** What the first output says about one sample; the error names the value that does not fit. */
  async predict(values: ExampleValues, weights: Tensors): Promise<HostTensor | { error: string }> {
    const { encoding, checked, data } = this.plan;
    const example = encoding.example(values);
    if ("error" in example) return example;
    const bind = { ...data.bind, N: 1 };
    this.#session ??= this.runtime.load({ predict: simplifyPortable(predictStep(checked, bind)) }, weights);
    const session = await this.#session;
    await session.write(weights);
    const outputs = await session.run("predict", example.inputs);
    return Object.values(outputs)[0]!;
  }

  /** Frees what it holds. */
  async dispose(): Promise<void> {
    await (await this.#session)?.dispose();
  }
}
