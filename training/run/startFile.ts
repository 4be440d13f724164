import type { Streamed } from "../../compiler/emit/streamed.ts";
import type { Checked } from "../../compiler/check/checked.ts";
import type { StateSlot } from "../../ir/program.ts";
import type { Objective } from "../objective/objective.ts";
import { streamCheckpoint } from "./checkpoint.ts";
import { firstState } from "./firstState.ts";
import type { Fitted } from "./initialize.ts";
import { initialState, prepare } from "./prepare.ts";
import { isSaved } from "./resume.ts";
import type { StreamedTensor } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";
import type { TrainingData } from "./trainingData.ts";

/** start.safetensors of a run folder: the checkpoint of step 0 with these parameters and buffers, all else as new. */
export function startFile(
  run: {
    checked: Checked;
    objective: Objective;
    data: TrainingData;
    documentHash: string;
    /** What `data` is fitted with. */
    fit: Fitted | undefined;
  },
  weights: Tensors,
): Streamed {
  const { plan } = run.checked.document;
  const slots = [...prepare({ ...run, plan }).slots.values()].filter(isSaved);
  const fresh = (slot: StateSlot) => initialState([slot], plan.seed, run.fit)[slot.name]!;
  const tensors = Object.fromEntries(
    slots.map((slot): [string, StreamedTensor] => {
      const { name, leaf } = slot;
      const given = Object.hasOwn(weights, name) ? weights[name] : undefined;
      const { dtype, shape } = given ?? { ...leaf.type, shape: leaf.type.shape as number[] };
      // Optimizers hold as much again as the model, twice over: made while it is written.
      return [name, { dtype, shape, parts: () => [(given ?? fresh(slot)).data] }];
    }),
  );
  return streamCheckpoint(firstState({ ...run, plan }), tensors);
}
