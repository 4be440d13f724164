import { Pause, Play, Square } from "lucide-react";
import { formatCount } from "../text/format.ts";
import { formatDuration } from "../text/formatDuration.ts";
import { Button } from "../ui/Button.tsx";
import { continueRun, pauseRun, resumeRun, startRun, stopRun } from "./control.ts";
import { canContinue, isUnderWay, type RunView, secondsLeft } from "./runView.ts";
import { ServerMoves } from "./ServerMoves.tsx";
import { useReady } from "./useReady.ts";
import { useTraining } from "./trainingStore.ts";

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
          Resume from step {formatCount(run.saved ?? 0)}
        </Button>
      )}
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
      {run && <Progress run={run} busy={busy} />}
      <ServerMoves />
    </div>
  );
}

const words: Readonly<Record<RunView["status"], string>> = {
  preparing: "",
  running: "",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
  halted: "Halted",
  interrupted: "Cut off",
};

function Progress({ run, busy }: { run: RunView; busy: string }) {
  const { started, step, epoch, stepsPerSecond, status } = run;
  const total = started?.totalSteps ?? 0;
  const left = status === "running" ? secondsLeft(run) : undefined;
  const epochs = run.document.plan.epochs;
  const early = status === "finished" && run.finished?.reason === "earlyStopping";
  const word = busy || (early ? "Stopped early" : words[status]);
  const compiling =
    status === "preparing" || (status === "running" && run.train.steps.length === 0 && step === 0);
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <div
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={step}
        className="h-1 min-w-16 flex-1 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full ${status === "halted" ? "bg-error" : "bg-running"} ${compiling ? "animate-pulse" : ""}`}
          style={{ width: compiling ? "100%" : `${total > 0 ? (100 * step) / total : 0}%` }}
        />
      </div>
      <p role="status" className="number truncate text-[11px] text-muted">
        {status === "preparing" ? (
          `${run.preparing} …`
        ) : compiling ? (
          started?.target === "webgpu" ? (
            "Compiling shaders …"
          ) : (
            "First steps …"
          )
        ) : (
          <>
            {word && <span className="font-sans text-xs text-ink">{word} · </span>}
            step {formatCount(step)} of {formatCount(total)} · epoch {Math.min(epochs, epoch + 1)} of {epochs}
            {status === "running" &&
              stepsPerSecond > 0 &&
              ` · ${Number(stepsPerSecond.toPrecision(3))} steps/s`}
            {left !== undefined && ` · ${formatDuration(left)} left`}
          </>
        )}
      </p>
    </div>
  );
}
