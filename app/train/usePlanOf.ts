import { useEffect, useState } from "react";
import type { Document } from "../../graph-schema/document.ts";
import { planInfoOf } from "../clients/data/dataClient.ts";
import { useEditor } from "../state/editor/editor.ts";
import { type PlanInfo, usePlanInfo } from "../state/plan/planInfo.ts";

/** What the plan of a document comes to, the open one or another; undefined while that is not known. */
export function usePlanOf(document: Document): PlanInfo | undefined {
  const open = useEditor((s) => s.document);
  const { info, of } = usePlanInfo();
  const [found, setFound] = useState<{ info: PlanInfo; of: Document }>();
  const isOpen = document === open;
  useEffect(() => {
    let left = false;
    if (isOpen) return;
    void planInfoOf(document).then(
      (info) => !left && setFound({ info, of: document }),
      (cause: unknown) => console.warn(cause),
    );
    return () => {
      left = true;
    };
  }, [document, isOpen]);
  if (isOpen) return of === document ? info : undefined;
  return found?.of === document ? found.info : undefined;
}
