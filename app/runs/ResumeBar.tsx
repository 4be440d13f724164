import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useSession } from "../state/project/session.ts";
import { usePreferences } from "../state/preferences.ts";
import { formatCount } from "../ui/format.ts";
import { continueRun } from "../clients/runs/control.ts";
import { isUnderWay } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { openRuns, showLastRun, useRuns } from "./runsStore.ts";

/** Offers to go on with a run that a closed tab cut off. Also shows the last run of each project that is opened. */
export function ResumeBar() {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    void openRuns();
    return useSession.subscribe((now, before) => {
      if (now.id !== before.id) showLastRun(now.id);
    });
  }, []);
  const runs = useRuns((s) => s.runs);
  const current = useTraining((s) => s.run);
  const cut = runs.find((r) => r.status === "interrupted" && r.saved !== undefined && !dismissed.has(r.id));
  if (!cut || isUnderWay(current)) return null;
  const resume = (): void => {
    continueRun(cut);
    setDismissed(new Set([...dismissed, cut.id]));
    usePreferences.getState().set({ dock: true, dockTab: "train" });
  };
  return (
    <div
      role="status"
      className="flex h-9 shrink-0 items-center gap-2 border-t border-line bg-accent-soft px-3"
    >
      <p className="min-w-0 flex-1 truncate">
        Training of "{cut.name}" was cut off when its tab closed. Its checkpoint of step{" "}
        {formatCount(cut.saved ?? 0)} is kept.
      </p>
      <Button onClick={resume}>Resume run at step {formatCount(cut.saved ?? 0)}</Button>
      <IconButton icon={X} label="Not now" onClick={() => setDismissed(new Set([...dismissed, cut.id]))} />
    </div>
  );
}
