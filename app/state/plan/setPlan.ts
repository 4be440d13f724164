import type { Plan } from "../../../graph-schema/plan.ts";
import { useEditor } from "../editor/editor.ts";

/** Changes the open document's plan, as one step of its history. */
export function setPlan(change: Partial<Plan>, label: string): void {
  const { document, apply } = useEditor.getState();
  const key = `plan ${Object.keys(change).join()} ${label}`;
  apply({ kind: "setPlan", plan: { ...document.plan, ...change } }, label, key);
}
