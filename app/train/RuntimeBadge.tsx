import { Cpu } from "lucide-react";
import { usePreferences } from "../state/preferences.ts";
import { isUnderWay } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";

/** Which runtime trains right now; a click shows the run. */
export function RuntimeBadge() {
  const run = useTraining((s) => s.run);
  const runtime = useTraining((s) => s.runtime);
  if (!isUnderWay(run)) return null;
  const text = run.server === null ? runtime?.description : "On the server";
  if (!text) return null;
  return (
    <button
      type="button"
      title={runtime?.why}
      className="flex h-7 items-center gap-1.5 rounded-md px-2 text-xs text-muted hover:bg-accent-soft max-[1099px]:hidden"
      onClick={() => usePreferences.getState().set({ dock: true, dockTab: "train" })}
    >
      <Cpu size={14} aria-hidden />
      {text}
    </button>
  );
}
