import { targets } from "../../ir/targets.ts";
import { formatCount, formatDuration } from "../ui/format.ts";
import { type RunView, secondsLeft } from "../state/run/runView.ts";

const words: Readonly<Record<RunView["status"], string>> = {
  preparing: "",
  running: "",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
  halted: "Halted",
  interrupted: "Cut off",
};

/** How far a run is, how fast, and how long it will take; before its first steps, what it waits for. */
export function RunProgress({ run, busy }: { run: RunView; busy: string }) {
  const { started, step } = run;
  const total = started?.totalSteps ?? 0;
  const waiting = waitingFor(run);
  const width = waiting === undefined ? (total > 0 ? (100 * step) / total : 0) : 100;
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
          className={`h-full rounded-full ${colorOf(run)} ${waiting === undefined ? "" : "animate-pulse opacity-60"}`}
          style={{ width: `${width}%` }}
        />
      </div>
      <p role="status" className="number truncate text-[11px] text-muted">
        {waiting === undefined ? <Place run={run} busy={busy} /> : `${busy || waiting} …`}
      </p>
    </div>
  );
}

/** A run that is no better than its baseline does not end green. */
const colorOf = ({ status, finished }: RunView): string =>
  status === "halted" ? "bg-error" : finished?.warning ? "bg-warning" : "bg-running";

/** What happens before the first point of the curves; undefined once they have one. */
function waitingFor({ status, preparing, train, step, started }: RunView): string | undefined {
  if (status === "preparing") return preparing;
  if (status !== "running" || train.steps.length > 0 || step > 0) return undefined;
  return started?.target && targets[started.target].compilesKernels ? "Compiling shaders" : "First steps";
}

function Place({ run, busy }: { run: RunView; busy: string }) {
  const { started, step, epoch, stepsPerSecond, status, finished } = run;
  const { epochs } = run.document.plan;
  const early = status === "finished" && finished?.reason === "earlyStopping";
  const word = busy || (early ? "Stopped early" : words[status]);
  const left = status === "running" ? secondsLeft(run) : undefined;
  return (
    <>
      {word && <span className="font-sans text-xs text-ink">{word} · </span>}
      step {formatCount(step)} of {formatCount(started?.totalSteps ?? 0)} · epoch{" "}
      {Math.min(epochs, epoch + 1)} of {epochs}
      {left !== undefined &&
        ` · ${Number(stepsPerSecond.toPrecision(3))} steps/s · ${formatDuration(left)} left`}
    </>
  );
}
