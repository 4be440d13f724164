import type { Checked } from "../../compiler/check/checked.ts";
import type { Objective } from "../objective/objective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { CheckpointStore } from "./checkpointStore.ts";
import type { RunControl } from "./control.ts";
import type { RunWeights } from "./runWeights.ts";
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
  /** Receives, as soon as there are weights, what reads those that count by the plan as of then. */
  onWeights?: (read: () => Promise<RunWeights>) => void;
}

/** The weights of a run that count by its plan; absent when it could not begin or halted. */
export type TrainResult = RunWeights | undefined;
