import { isUnderWay, type RunView, waitsFor } from "../state/run/runView.ts";
import { HaltedNotice } from "./HaltedNotice.tsx";
import { LossNotice } from "./LossNotice.tsx";
import { NotReady } from "./NotReady.tsx";
import { PlanForm } from "./PlanForm.tsx";
import { RunCharts } from "./RunCharts.tsx";
import { RunHeader } from "./RunHeader.tsx";
import { ServerRun } from "./ServerRun.tsx";
import { SharingNotice } from "./SharingNotice.tsx";
import { useReady } from "./useReady.ts";
import { useTraining } from "../state/run/trainingStore.ts";

const hasCurves = (run: RunView): boolean => run.train.steps.length > 0 || isUnderWay(run);

/** The plan as a form, and the run as curves. */
export function TrainTab() {
  const { run, refused } = useTraining();
  const ready = useReady();
  const reason = waitsFor(run);
  return (
    <div className="flex h-full min-h-0">
      <aside
        aria-label="Training plan"
        className="h-full w-[280px] shrink-0 overflow-y-auto border-r border-line [scrollbar-gutter:stable]"
      >
        <PlanForm />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <RunHeader />
        {/* Notices may take more room than there is beside the curves. */}
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <SharingNotice />
          {run && (run.server !== null || run.former !== undefined) && <ServerRun run={run} />}
          {refused.length > 0 && (
            <ul role="alert" className="shrink-0 bg-error-soft px-3 py-2 text-error">
              {refused.map((reason) => (
                <li key={reason} className="first-letter:uppercase">
                  {reason}
                </li>
              ))}
            </ul>
          )}
          {run?.lost && run.status !== "halted" && <LossNotice run={run} lost={run.lost} />}
          {run?.notices.map(({ message, advice }, i) => (
            <p key={i} role="status" className="shrink-0 bg-warning-soft px-3 py-1.5">
              <span className="text-warning">{message}</span> {advice}
            </p>
          ))}
          {reason && (
            <p role="alert" className="shrink-0 bg-warning-soft px-3 py-2">
              <span className="text-warning">{reason.message}</span> {reason.advice}
            </p>
          )}
          {run?.finished?.warning && (
            <p role="alert" className="shrink-0 bg-warning-soft px-3 py-2">
              <span className="text-warning">{run.finished.warning.message}</span>{" "}
              {run.finished.warning.advice}
            </p>
          )}
          {run?.status === "halted" && <HaltedNotice run={run} />}
          {run && hasCurves(run) ? <RunCharts run={run} /> : <NotReady ready={ready} />}
        </div>
      </div>
    </div>
  );
}
