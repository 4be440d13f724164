import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { withPhase } from "../../graph-schema/plan/withObjective.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { formatCount } from "../ui/format.ts";
import { continueRun, startLike } from "../clients/runs/control.ts";
import { MemoryAdvice } from "./MemoryAdvice.tsx";
import type { RunView } from "../state/run/runView.ts";

/** Why a run cannot go on, and what can be done about it. */
export function HaltedNotice({ run }: { run: RunView }) {
  const { halted, saved, server, on } = run;
  if (!halted) return null;
  const { learningRate } = run.document.plan.objective.phases[0]!.optimizer.params;
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 bg-error-soft px-3 py-2"
    >
      <p className="min-w-0 flex-1">
        <span className="text-error">{halted.message}</span> {halted.advice}
      </p>
      {saved !== undefined && server === null && (
        <Button onClick={() => continueRun(run)}>
          Resume {on && "in this tab "}from checkpoint (step {formatCount(saved)})
        </Button>
      )}
      {halted.code === "outOfMemory" && server === null && <MemoryAdvice run={run} />}
      {halted.code === "notFinite" && typeof learningRate === "number" && (
        <Button onClick={() => restartSlower(run, learningRate / 10)}>
          Lower the learning rate and restart
        </Button>
      )}
    </div>
  );
}

/** Starts the halted run anew at another rate; the open document follows if it is the same but for the rate. */
function restartSlower(run: RunView, rate: number): void {
  const { document } = run;
  const learningRate = Number(rate.toPrecision(6));
  const [{ name } = { name: "" }] = document.plan.objective.phases;
  const plan = withPhase(document.plan, name, (phase) => ({
    ...phase,
    optimizer: { ...phase.optimizer, params: { ...phase.optimizer.params, learningRate } },
  }));
  const editor = useEditor.getState();
  const edit = { kind: "setPlan", plan } as const;
  if (JSON.stringify(editor.document.plan) === JSON.stringify(document.plan))
    editor.apply(edit, "Lower the learning rate");
  startLike(run, applyEdit(document, edit).document);
}
