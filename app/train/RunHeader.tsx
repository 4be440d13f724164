import { Pause, Play, Square } from "lucide-react";
import { formatCount } from "../ui/format.ts";
import { Button } from "../ui/Button.tsx";
import { continueRun, pauseRun, resumeRun, startRun, stopRun } from "../clients/runs/control.ts";
import { RunAgain } from "./RunAgain.tsx";
import { RunProgress } from "./RunProgress.tsx";
import { canContinue, isUnderWay } from "../state/run/runView.ts";
import { isSilent, leaveOnServer } from "../clients/runs/serverRuns.ts";
import { ServerMoves } from "./ServerMoves.tsx";
import { useReady } from "./useReady.ts";
import { useTraining } from "../state/run/trainingStore.ts";

/** Buttons of the run, how far it is and how fast. */
export function RunHeader() {
  const { run, busy } = useTraining();
  const ready = useReady();
  const underWay = isUnderWay(run);
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
      {!underWay && (
        <Button disabled={!ready || busy !== ""} onClick={() => startRun()}>
          <Play size={13} aria-hidden />
          Run
        </Button>
      )}
      {run && canContinue(run) && (
        <Button disabled={busy !== ""} onClick={() => continueRun(run)}>
          Resume {run.on && "in this tab "}from step {formatCount(run.saved ?? 0)}
        </Button>
      )}
      <RunAgain />
      {underWay && run.status !== "paused" && (
        <Button disabled={run.status === "preparing" || busy !== ""} onClick={pauseRun}>
          <Pause size={13} aria-hidden />
          Pause
        </Button>
      )}
      {underWay && run.status === "paused" && (
        <Button disabled={busy !== ""} onClick={resumeRun}>
          <Play size={13} aria-hidden />
          Resume
        </Button>
      )}
      {underWay && (
        <Button disabled={busy !== ""} onClick={stopRun}>
          <Square size={12} aria-hidden />
          Stop
        </Button>
      )}
      {run && isSilent({ run, busy }) && (
        <Button
          title="Ends it for this browser, which goes on without what was learned there"
          onClick={() => void leaveOnServer(run)}
        >
          Give it up
        </Button>
      )}
      {run && <RunProgress run={run} busy={busy} />}
      <ServerMoves />
    </div>
  );
}
