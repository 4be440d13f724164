import { Pause, Play } from "lucide-react";
import { actionOf, runAction } from "../state/actions.ts";
import { Button } from "../ui/Button.tsx";
import { isUnderWay } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";

/** The one main action: trains the document; while a run is under way it pauses and resumes that. */
export function TrainButton() {
  const { run, busy } = useTraining();
  const [Icon, text] = !isUnderWay(run)
    ? ([Play, "Train"] as const)
    : run.status === "paused"
      ? ([Play, "Resume"] as const)
      : ([Pause, "Pause"] as const);
  return (
    <Button
      look="filled"
      disabled={run?.status === "preparing" || (isUnderWay(run) && busy !== "")}
      title="Ctrl+Enter"
      onClick={() => runAction(actionOf("train"))}
    >
      <Icon size={13} aria-hidden />
      {text}
    </Button>
  );
}
