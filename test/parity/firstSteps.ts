import type { Document } from "../../graph-schema/document.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import { train } from "../../training/run/loop.ts";
import { planRun } from "../../training/run/planRun.ts";
import type { Runtime } from "../../training/runtime/runtime.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";

/** What a step comes to; of one term and one phase the loss alone. */
export interface StepValues {
  loss: number;
  phase?: string;
  terms?: Readonly<Record<string, number>>;
}

/** The losses of the first steps of a document, one by one, and the weights after them. */
export async function firstSteps(
  x: { document: Document; dataset: Dataset; steps: number },
  runtime: Runtime,
): Promise<{ losses: number[]; steps: StepValues[]; weights: Tensors }> {
  const plan = { ...x.document.plan, logEvery: 1 };
  const run = await planRun({ ...x.document, plan }, x.dataset);
  if (!run.objective) throw new Error(JSON.stringify(run.diagnostics));
  const control = new RunControl();
  const losses: number[] = [];
  const steps: StepValues[] = [];
  const [phase] = run.objective.phases;
  const generator = train({ ...run, plan, runtime, store: openCheckpointStore(memoryFolder()), control });
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return { losses, steps, weights: value!.weights };
    if (value.kind === "halted") throw new Error(value.message);
    if (value.kind === "step") {
      losses.push(value.loss);
      const { loss, terms, phases = { [phase.name]: {} } } = value;
      steps.push({ loss, phase: Object.keys(phases)[0]!, ...(terms && { terms }) });
    }
    if (losses.length === x.steps) control.stop();
  }
}
