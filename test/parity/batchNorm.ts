import { prepare } from "../../training/run/prepare.ts";
import type { RunPlan } from "../../training/run/planRun.ts";

/** Whether training changes buffers: running means and variances. */
export const usesBatchNorm = (plan: RunPlan): boolean =>
  prepare({ ...plan, plan: plan.document.plan }).programs.train!.state.some(
    (s) => s.role === "buffer" && s.next,
  );
