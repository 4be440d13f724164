import { messageOf } from "../../../training/run/runError.ts";
import { useEditor } from "../../state/editor/editor.ts";
import { type PlanInfo, usePlanInfo } from "../../state/plan/planInfo.ts";
import { planInfoOf } from "./dataClient.ts";

let busy = false;

/** Keeps {@link usePlanInfo} up with each edit; returns what ends that. */
export function followPlan(): () => void {
  const follow = (): void => {
    const { document } = useEditor.getState();
    if (busy || usePlanInfo.getState().of === document) return;
    busy = true;
    void planInfoOf(document)
      .catch((cause: unknown): PlanInfo => ({
        unreadable: messageOf(cause),
        inputs: [],
        asked: [],
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
