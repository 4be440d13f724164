import { create } from "zustand";
import type { Document } from "../../../graph-schema/document.ts";
import { useEditor } from "../editor/editor.ts";
import type { PlanInfo } from "../../clients/data/messages.ts";
import { planInfoOf } from "../../clients/data/dataClient.ts";

/** What the open document's plan comes to; `of` is the document that it was made for. */
export const usePlanInfo = create<{ info: PlanInfo | undefined; of: Document | undefined }>()(() => ({
  info: undefined,
  of: undefined,
}));

let busy = false;

/** Keeps {@link usePlanInfo} up with each edit; returns what ends that. */
export function followPlan(): () => void {
  const follow = (): void => {
    const { document } = useEditor.getState();
    if (busy || usePlanInfo.getState().of === document) return;
    busy = true;
    void planInfoOf(document)
      .catch((cause: unknown): PlanInfo => ({
        unreadable: cause instanceof Error ? cause.message : String(cause),
        inputs: [],
        diagnostics: [],
      }))
      .then((info) => {
        usePlanInfo.setState({ info, of: document });
        busy = false;
        follow();
      });
  };
  const stop = useEditor.subscribe(follow);
  follow();
  return stop;
}
