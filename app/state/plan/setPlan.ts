import type { Objective } from "../../../graph-schema/plan/objective.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { withObjective } from "../../../graph-schema/plan/withObjective.ts";
import { useEditor } from "../editor/editor.ts";

/** Changes the open document's plan, as one step of its history. */
export function setPlan(change: Partial<Plan>, label: string): void {
  const { document, apply } = useEditor.getState();
  const key = `plan ${Object.keys(change).join()} ${label}`;
  apply({ kind: "setPlan", plan: { ...document.plan, ...change } }, label, key);
}

/** Changes what the open document's plan minimizes and measures. */
export function setObjective(change: Partial<Objective>, label: string): void {
  const { plan } = useEditor.getState().document;
  setPlan({ objective: withObjective(plan, change).objective }, label);
}
