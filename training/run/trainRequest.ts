import type { Checked } from "../../compiler/check/checked.ts";
import type { Objective } from "../objective/objective.ts";
import type { Plan } from "../../graph-schema/plan.ts";
import type { Runtime, RuntimeSession } from "../runtime/runtime.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { CheckpointStore } from "./checkpointStore.ts";
import type { RunControl } from "./control.ts";
import type { Prepared } from "./prepare.ts";
import type { Tensors } from "./tensor.ts";
import type { TrainingData } from "./trainingData.ts";

/** One run of the training loop: what is trained, on what, and with what it talks to meanwhile. */
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
  /** Milliseconds since any moment, by which the pace is told; of this process when absent. */
  clock?: () => number;
  /** Somebody is there to free space: a full disk lets the run wait instead of ending it. */
  attended?: boolean;
  /** Where to go on from. */
  resume?: Checkpoint;
  /** Receives the session as soon as it exists, so that others may read weights from it. */
  onSession?: (session: RuntimeSession, prepared: Prepared) => void;
}

/** Parameters and buffers at the end of a run; absent when it could not begin. */
export type TrainResult = { weights: Tensors; step: number } | undefined;
