import { writeFiles } from "../../nodejs/writeFiles.ts";
import { emitFolder } from "../../training/run/planExport.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import { initialState, namesOf, prepare } from "../../training/run/prepare.ts";
import type { Tensors } from "../../training/run/tensor.ts";

/** Writes all that a person takes away into a new folder, and returns the weights and buffers that a run starts with. */
export async function writeFolder(plan: RunPlan, directory: string): Promise<Tensors> {
  const prepared = prepare({ ...plan, plan: plan.document.plan });
  const names = namesOf(prepared, "parameter", "buffer");
  const all = initialState(prepared.slots.values(), plan.document.plan.seed, await plan.data.fit?.());
  const start = Object.fromEntries(names.map((n) => [n, all[n]!]));
  await writeFiles(directory, await emitFolder(plan, start));
  return start;
}
