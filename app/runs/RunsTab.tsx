import { Cloud, Download, Sprout, Trash2, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { predictorWords } from "../../training/objective/simplest.ts";
import { actionOf, runAction } from "../state/actions.ts";
import { formatValue } from "../ui/charts/line.ts";
import { LineChart } from "../ui/charts/LineChart.tsx";
import { usePreferences } from "../state/preferences.ts";
import { formatCount, formatTimestamp } from "../ui/format.ts";
import { isShare, linesOf, measuresOf, measureTitle } from "../state/run/curves.ts";
import { continueRun, startFromWeights } from "../clients/runs/control.ts";
import { canContinue, isUnderWay, type RunStatus, type RunView, weightsInUse } from "../state/run/runView.ts";
import { machineName } from "../state/run/machines.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { runColor } from "./runColor.ts";
import { deleteRun } from "./deleteRun.ts";
import { exportRun } from "./exportRun.ts";
import { reloadRuns, useRuns } from "./runsStore.ts";

/** The runs of this browser: compared by their curves, gone on with, exported, deleted. */
export function RunsTab() {
  const kept = useRuns((s) => s.runs);
  const current = useTraining((s) => s.run);
  const [chosen, setChosen] = useState<ReadonlySet<string>>();
  const status = current?.status;
  useEffect(() => void reloadRuns(), [status]);
  // The run in the panel beside is further than its files.
  const known = kept.map((r) => (r.id === current?.id ? current : r));
  const runs =
    current && !known.some((r) => r.id === current.id) && current.train.steps.length > 0
      ? [current, ...known]
      : known;
  if (runs.length === 0)
    return (
      <div className="grid h-full place-items-center">
        <div className="flex flex-col items-center gap-3">
          <p className="text-muted">Runs of this browser are listed and compared here.</p>
          <Button onClick={() => runAction(actionOf("train"))}>Start training</Button>
        </div>
      </div>
    );
  const compared = chosen ?? new Set(runs.slice(0, 2).map((r) => r.id));
  const toggle = (id: string): void => {
    const next = new Set(compared);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <div className="flex h-full min-h-0">
      <div className="h-full w-[600px] shrink-0 overflow-y-auto border-r border-line max-[1099px]:w-[520px]">
        <table aria-label="Runs" className="w-full text-left">
          <thead className="sticky top-0 bg-surface text-xs text-muted shadow-[0_1px_0_var(--line)]">
            <tr>
              <th className="py-1 pr-2 pl-3 font-normal">Compare</th>
              <th className="font-normal">Run</th>
              <th className="font-normal">Status</th>
              <th className="pl-2 text-right font-normal">Best validation</th>
              <th className="px-2 text-right font-normal">Baseline</th>
              <th aria-label="What can be done" />
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow
                key={run.id}
                run={run}
                hue={runColor(runs.indexOf(run))}
                compared={compared.has(run.id)}
                shown={run.id === current?.id}
                onToggle={() => toggle(run.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Comparison runs={runs} chosen={compared} />
    </div>
  );
}

const words: Readonly<Record<RunStatus, string>> = {
  preparing: "Starting",
  running: "Running",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
  halted: "Halted",
  interrupted: "Cut off",
};

interface RowProps {
  run: RunView;
  hue: string;
  compared: boolean;
  /** Whether it is the one in the Train panel. */
  shown: boolean;
  onToggle(): void;
}

function RunRow({ run, hue, compared, shown, onToggle }: RowProps) {
  const underWay = isUnderWay(run);
  const { which, step: weightsStep } = weightsInUse(run);
  const select = (): void => {
    const other = useTraining.getState().run;
    if (!isUnderWay(other)) useTraining.setState({ run, refused: [], runtime: undefined });
  };
  return (
    <tr className="group border-t border-line">
      <td className="py-1 pl-3">
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            aria-label={`Compare ${run.name}`}
            checked={compared}
            onChange={onToggle}
            style={{ accentColor: hue }}
          />
          <span className="h-0.5 w-4" style={{ background: compared ? hue : "transparent" }} />
        </label>
      </td>
      <td className="max-w-40">
        <button
          type="button"
          className={`block w-full truncate text-left hover:underline ${shown ? "text-accent-ink" : ""}`}
          title={run.halted?.message ?? "Show in the Train panel"}
          onClick={select}
        >
          {run.name}
        </button>
        <span className="block truncate text-xs text-muted" title={formatTimestamp(run.startedAt)}>
          {dayOf(run.startedAt)}
        </span>
      </td>
      <td>
        <span className={run.status === "halted" ? "text-error" : underWay ? "text-running" : ""}>
          {words[run.status]}
        </span>
        {run.finished?.warning && (
          <TriangleAlert
            size={12}
            className="ml-1 inline text-warning"
            aria-label={run.finished.warning.message}
          />
        )}
        <span className="number block text-[11px] text-muted">
          step {formatCount(run.step)}
          <OnServer run={run} />
        </span>
        {which === "best" && weightsStep !== run.step && (
          <span
            className="number block text-[11px] text-muted"
            title="What this run is exported and tried with"
          >
            best at {formatCount(weightsStep)}
          </span>
        )}
      </td>
      <td className="number pl-2 text-right whitespace-nowrap">
        {run.best ? formatValue(run.best.loss) : "–"}
        <span className="block text-[11px] text-muted">{bestMetric(run)}</span>
      </td>
      <td
        className="number px-2 text-right text-muted"
        title={run.baseline && `Always answers ${predictorWords(run.baseline.predictor)}`}
      >
        {run.baseline ? formatValue(run.baseline.loss) : "–"}
        <span className="block text-[11px]">{baselineMetric(run)}</span>
      </td>
      <td className="w-0 pr-2">
        <span className="flex justify-end">
          {(canContinue(run) || (run.status === "halted" && run.saved !== undefined)) && (
            <Button
              onClick={() => {
                continueRun(run);
                usePreferences.getState().set({ dockTab: "train" });
              }}
            >
              Resume
            </Button>
          )}
          <IconButton
            icon={Sprout}
            label={`Train the open model from the weights of ${run.name}`}
            disabled={run.saved === undefined || isUnderWay(useTraining.getState().run)}
            onClick={() => {
              startFromWeights(run);
              usePreferences.getState().set({ dockTab: "train" });
            }}
          />
          <IconButton
            icon={Download}
            label={`Export ${run.name} as ONNX`}
            disabled={run.saved === undefined}
            onClick={() => void exportRun(run)}
          />
          <IconButton
            icon={Trash2}
            label={`Delete run ${run.name}`}
            disabled={underWay}
            onClick={() => void deleteRun(run)}
          />
        </span>
      </td>
    </tr>
  );
}

/** That a run is on a server, and on which. */
function OnServer({ run: { server, on } }: { run: RunView }) {
  if (server === null) return null;
  return <Cloud size={12} className="ml-1 inline" aria-label={`on ${machineName(on?.machine ?? null)}`} />;
}

/** The first metric at the best validation: "97.1%". */
function bestMetric({ best, validation, document }: RunView): string {
  const [metric] = document.plan.objective.metrics;
  const at = best ? validation.steps.indexOf(best.step) : -1;
  const value = metric && validation.values[metric.id]?.[at];
  return value === undefined
    ? ""
    : `${measureTitle(metric!.type)} ${formatValue(value, { percent: isShare(metric!.type) })}`;
}

/** The same metric of the simplest predictor. */
function baselineMetric({ baseline, document }: RunView): string {
  const [metric] = document.plan.objective.metrics;
  const value = metric && baseline?.metrics[metric.id];
  return value === undefined ? "" : formatValue(value, { percent: isShare(metric!.type) });
}

function Comparison({ runs, chosen }: { runs: readonly RunView[]; chosen: ReadonlySet<string> }) {
  const compared = runs.filter((r) => chosen.has(r.id));
  const measures = [...new Set(compared.flatMap(measuresOf))];
  if (compared.length === 0)
    return <p className="p-3 text-muted">Check runs on the left to compare their curves.</p>;
  return (
    <div className="flex min-w-0 flex-1 overflow-x-auto">
      {measures.map((measure) => (
        <div key={measure} className="flex min-w-56 flex-1 flex-col py-1">
          <LineChart
            title={measureTitle(measure)}
            percent={isShare(measure)}
            sync="runs"
            lines={compared.flatMap((run) => {
              const hue = runColor(runs.indexOf(run));
              const order = runs.length - runs.indexOf(run);
              return linesOf(run, measure, hue).map((line) => ({
                ...line,
                label: `${order} ${line.label}`,
              }));
            })}
          />
        </div>
      ))}
    </div>
  );
}

/** "Nov 30, 9:34 AM". */
const dayOf = (at: number): string =>
  new Date(at).toLocaleString("en-US", {
    ...{ month: "short", day: "numeric" },
    ...{ hour: "numeric", minute: "2-digit" },
  });
