import type { Plan } from "../../../graph-schema/plan/plan.ts";
import type { Checked } from "../../check/checked.ts";
import type { StepObjective } from "../../steps/stepObjective.ts";

/** What objective.py is made from. */
export interface TrainingDocument {
  checked: Checked;
  plan: Plan;
  objective: StepObjective;
}
