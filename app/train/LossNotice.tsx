import { formatCount } from "../ui/format.ts";
import type { RunView } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";

/** That the GPU of a run was lost, and how the run went on. */
export function LossNotice({ run, lost }: { run: RunView; lost: NonNullable<RunView["lost"]> }) {
  const runtime = useTraining((s) => s.runtime);
  const { step, message, saved, times } = lost;
  const from =
    saved === undefined ? "from the beginning, as it had no checkpoint" : `from step ${formatCount(saved)}`;
  return (
    <p role="status" title={message} className="shrink-0 bg-warning-soft px-3 py-1.5">
      <span className="text-warning">
        The GPU was lost at step {formatCount(step)}
        {times > 1 && ", again before the next checkpoint"}.
      </span>{" "}
      The run {run.status === "preparing" ? "goes" : "went"} on {from}
      {runtime && ` with ${runtime.description}`}. {runtime?.why}
    </p>
  );
}
