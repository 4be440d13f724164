import { CloudUpload, Play } from "lucide-react";
import type { Document } from "../../graph-schema/document.ts";
import { startRun } from "../clients/runs/control.ts";
import { moveToServer } from "../clients/runs/serverRuns.ts";
import { useDialogs } from "../state/dialogs.ts";
import { usePreferences } from "../state/preferences.ts";
import { usePlacesSubject } from "../state/run/placesSubject.ts";
import { isUnderWay, waitsFor } from "../state/run/runView.ts";
import { useRequestedRuntime, useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";

interface Props {
  document: Document;
  /** Whether there is a place for it. */
  ready: boolean;
  /** What is wrong with the document. */
  fault: string | undefined;
}

/** Starts a document in the chosen place, or moves the run of this tab there. */
export function StartThere({ document, ready, fault }: Props) {
  const { run, busy } = useTraining();
  const isNew = usePlacesSubject((s) => s.like !== null);
  const moves = isUnderWay(run) && run.server === null && !isNew;
  const refusal =
    fault ??
    (moves ? waitsFor(run)?.message : isUnderWay(run) ? "A run is under way. Stop it first." : undefined);
  const canGo = ready && busy === "" && refusal === undefined;
  const start = (): void => {
    useRequestedRuntime.getState().set("server");
    startRun(document);
  };
  return (
    <div className="flex shrink-0 items-center justify-end gap-2 border-t border-line px-4 py-3">
      <p
        role={refusal === undefined ? undefined : "alert"}
        className={`min-w-0 flex-1 text-xs ${refusal === undefined ? "text-muted" : "text-error"}`}
      >
        {refusal ??
          "To forecast, only the size of the model is sent. Data that are yours alone are sent after you agreed."}
      </p>
      {moves ? (
        <Button look="filled" disabled={!canGo} onClick={() => go(() => void moveToServer(run))}>
          <CloudUpload size={14} aria-hidden />
          Move there
        </Button>
      ) : (
        <Button look="filled" disabled={!canGo} onClick={() => go(start)}>
          <Play size={13} aria-hidden />
          Train there
        </Button>
      )}
    </div>
  );
}

/** Where it is shown how that goes, and what may still be asked. */
function go(work: () => void): void {
  useDialogs.getState().show(null);
  usePreferences.getState().set({ dock: true, dockTab: "train" });
  work();
}
