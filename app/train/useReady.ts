import { usePlanInfo } from "../state/plan/planInfo.ts";
import { useEditor } from "../state/editor/editor.ts";

/** Whether the open document can be trained as it is. */
export function useReady(): boolean {
  const ok = useEditor((s) => s.checked.ok && s.document.graph.nodes.length > 0);
  const info = usePlanInfo((s) => s.info);
  return ok && info?.split !== undefined && info.diagnostics.every((d) => d.severity !== "error");
}
