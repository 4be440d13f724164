import type { CheckpointState } from "./checkpoint.ts";
import type { TrainRequest } from "./trainRequest.ts";

/** Where a run stands before its first step. */
export const firstState = ({
  documentHash,
  data,
  plan,
}: Pick<TrainRequest, "documentHash" | "plan"> & { data: { hash: string } }): CheckpointState => ({
  version: 2,
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
