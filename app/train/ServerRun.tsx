import { useId, useState } from "react";
import { useWatchedRun, type WatchedRun } from "../clients/runs/watchRun.ts";
import { machineName } from "../state/run/machines.ts";
import type { RunView } from "../state/run/runView.ts";
import { countOf, formatBytes, formatMoney } from "../ui/format.ts";
import { RunLog } from "./RunLog.tsx";
import { Sparkline } from "./Sparkline.tsx";

/** A run on a server, or that ended there: its place in the queue, what it takes over time, its cost, its log. */
export function ServerRun({ run: shown }: { run: RunView }) {
  const run = useWatchedRun(shown);
  const machine = shown.on?.machine ?? null;
  const panel = useId();
  const [open, setOpen] = useState(false);
  if (!run) return null;
  return (
    <section aria-label={`On ${machineName(machine)}`} className="shrink-0 border-b border-line">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5 text-xs text-muted">
        <span role="status">
          {machine !== null && `${machineName(machine)} · `}
          {standing(run)}
        </span>
        <Usage samples={run.usage} />
        {run.cost && (
          <span>
            {shown.server === null ? "Cost" : "Cost so far"}{" "}
            <span className="number text-ink">{formatMoney(run.cost.amount, run.cost.currency)}</span>
          </span>
        )}
        <button
          type="button"
          className="ml-auto rounded px-1.5 py-0.5 hover:bg-accent-soft"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
        >
          {open ? "Hide the log" : "Show the log"}
        </button>
      </div>
      {open && <RunLog id={panel} text={run.output} />}
    </section>
  );
}

function standing({ status, engine, before, attempt }: WatchedRun): string {
  if (status === "queued")
    return before === 0 ? "Next in the queue" : `${countOf(before, "run")} before it in the queue`;
  return attempt > 1 ? `${engine}, attempt ${attempt}` : engine;
}

function Usage({ samples }: { samples: WatchedRun["usage"] }) {
  const last = samples.at(-1);
  if (!last) return null;
  return (
    <>
      <Measure name="Memory" value={formatBytes(last.memory)} values={samples.map(({ memory }) => memory)} />
      {last.devices.map(({ id, name, used, total, utilization }, i) => (
        <span key={id} className="contents">
          <Measure
            name={`${name} memory`}
            value={`${formatBytes(used)} of ${formatBytes(total)}`}
            values={samples.map(({ devices }) => devices[i]?.used ?? 0)}
          />
          {utilization !== undefined && (
            <Measure
              name="at work"
              value={`${Math.round(100 * utilization)} %`}
              values={samples.map(({ devices }) => devices[i]?.utilization ?? 0)}
            />
          )}
        </span>
      ))}
    </>
  );
}

function Measure({ name, value, values }: { name: string; value: string; values: readonly number[] }) {
  return (
    <span className="flex items-center gap-1.5">
      {name}
      <span className="number text-ink">{value}</span>
      <Sparkline values={values} />
    </span>
  );
}
