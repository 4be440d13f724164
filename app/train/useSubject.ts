import type { Document } from "../../graph-schema/document.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { useEditor } from "../state/editor/editor.ts";
import { setPlan } from "../state/plan/setPlan.ts";
import { usePlacesSubject } from "../state/run/placesSubject.ts";

/** What is to be trained: the open document, changed with a step of its history, or one like that of another run. */
export function useSubject(): { document: Document; change(plan: Partial<Plan>, label: string): void } {
  const open = useEditor((s) => s.document);
  const like = usePlacesSubject((s) => s.like);
  if (!like) return { document: open, change: setPlan };
  const { document } = like;
  const change = (plan: Partial<Plan>): void =>
    usePlacesSubject.setState({
      like: { ...like, document: { ...document, plan: { ...document.plan, ...plan } } },
    });
  return { document, change };
}
