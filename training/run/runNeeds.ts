import { findBatchNorm } from "../../compiler/check/loneSample.ts";
import type { Checked } from "../../compiler/check/checked.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { recomputedBytes } from "./recomputedBytes.ts";
import type { Objective } from "../objective/objective.ts";

/** What a run needs of whatever carries it out, as far as its document tells. */
export interface RunNeeds {
  /** Learned numbers. */
  parameters: number;
  /** Numbers that are kept besides: buffers, and what optimizers remember of each parameter. */
  kept: number;
  /** Bytes that a forward pass leaves for each row; undefined where sizes come from the data. */
  activationBytes?: number;
  /** The same where what is inside blocks is computed again rather than kept. */
  recomputedBytes?: number;
  /** Multiply–adds forward for each row; undefined likewise. */
  macs?: number;
  batchSize: number;
  epochs: number;
  /** Whether rows of a batch are taken together, by batch norm: then parts of a batch are another model. */
  acrossRows: boolean;
}

/** The needs of a document that can be trained. */
export function runNeeds(checked: Checked, objective: Objective): RunNeeds {
  const { total } = checked;
  const { batchSize, epochs } = checked.document.plan;
  // A phase remembers of what it trains; together they rarely hold more than each of the whole once.
  const slots = objective.phases.map(({ optimizer }) => {
    const all = Object.values(optimizer.unit.slots(optimizer.params));
    return all.filter(({ scalar }) => !scalar).length;
  });
  const known = (dim: Dim): number | undefined => (typeof dim === "number" ? dim : undefined);
  const activationBytes = known(total.activationBytes);
  const recomputed = recomputedBytes(checked);
  const macs = known(total.macs);
  return {
    parameters: total.parameters,
    kept: total.buffers + Math.max(...slots) * total.parameters,
    ...(activationBytes !== undefined && { activationBytes }),
    ...(recomputed !== undefined && { recomputedBytes: recomputed }),
    ...(macs !== undefined && { macs }),
    ...{ batchSize, epochs, acrossRows: findBatchNorm(checked) !== undefined },
  };
}
