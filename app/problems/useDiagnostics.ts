import { useMemo } from "react";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { usePlanInfo } from "../state/plan/planInfo.ts";
import { useEditor } from "../state/editor/editor.ts";

/** Everything that is wrong with the document: its graph, and once data are chosen also its plan. */
export function useDiagnostics(): readonly Diagnostic[] {
  const graph = useEditor((s) => s.checked.diagnostics);
  const chosen = useEditor((s) => s.document.plan.dataset !== null && s.document.graph.nodes.length > 0);
  const plan = usePlanInfo((s) => s.info?.diagnostics);
  return useMemo(() => (chosen && plan?.length ? [...graph, ...plan] : graph), [chosen, graph, plan]);
}
