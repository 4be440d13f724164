import { useEditor } from "../state/editor/editor.ts";
import { choosePlace } from "../state/run/placesSubject.ts";
import { usePreferences } from "../state/preferences.ts";
import { pauseRun, resumeRun, startRun, stopRun } from "../clients/runs/control.ts";
import { isUnderWay } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import type { Action } from "../state/actions.ts";

const run = () => useTraining.getState().run;

/** Trains, pauses or resumes; shows what is missing where the document cannot be trained yet. */
function train(): void {
  usePreferences.getState().set({ dock: true, dockTab: "train" });
  const { checked, document } = useEditor.getState();
  if (isUnderWay(run())) return run()?.status === "paused" ? resumeRun() : pauseRun();
  if (checked.ok && document.graph.nodes.length > 0 && document.plan.dataset !== null) startRun();
}

/** Training of the open document. */
export const trainActions: readonly Action[] = [
  {
    id: "train",
    title: "Train, pause or resume",
    group: "Train",
    shortcuts: ["Mod+Enter"],
    whileTyping: true,
    enabled: () => run()?.status !== "preparing",
    run: train,
  },
  {
    id: "chooseServerPlace",
    title: "Train on the server …",
    group: "Train",
    run: () => choosePlace(),
  },
  {
    id: "stopTraining",
    title: "Stop training",
    group: "Train",
    enabled: () => isUnderWay(run()),
    run: stopRun,
  },
];
