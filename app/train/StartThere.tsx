import { CloudUpload, Play } from "lucide-react";
import type { Document } from "../../graph-schema/document.ts";
import { startRun } from "../clients/runs/control.ts";
import { moveToServer } from "../clients/runs/serverRuns.ts";
import { useDialogs } from "../state/dialogs.ts";
import { usePlacesSubject } from "../state/run/placesSubject.ts";
import { isUnderWay, waitsFor } from "../state/run/runView.ts";
import { useRequestedRuntime, useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";

/** Starts a document in the chosen place, or moves the run of this tab there. */
export function StartThere({ document, ready }: { document: Document; ready: boolean }) {
  const { run, busy } = useTraining();
  const isNew = usePlacesSubject((s) => s.like !== null);
  const canGo = ready && busy === "";
  const start = (): void => {
    useRequestedRuntime.getState().set("server");
    startRun(document);
  };
  return (
    <div className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-4 py-3">
      <p className="min-w-0 flex-1 text-xs text-muted">
        To forecast, only the size of the model is sent. Data that are yours alone are sent after you agreed.
      </p>
      {isUnderWay(run) && run.server === null && !isNew ? (
        <Button
          look="filled"
          disabled={!canGo || waitsFor(run) !== undefined}
          onClick={() => go(() => void moveToServer(run))}
        >
          <CloudUpload size={14} aria-hidden />
          Move there
        </Button>
      ) : (
        <Button
          look="filled"
          disabled={!canGo || document.plan.dataset === null || isUnderWay(run)}
          onClick={() => go(start)}
        >
          <Play size={13} aria-hidden />
          Train there
        </Button>
      )}
    </div>
  );
}

function go(work: () => void): void {
  useDialogs.getState().show(null);
  work();
}
