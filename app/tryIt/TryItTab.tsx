import { Shuffle } from "lucide-react";
import { useEffect, useState } from "react";
import { readHeldOut, planInfoOf } from "../data/dataClient.ts";
import { actionOf, runAction } from "../actions/actions.ts";
import { isUnderWay, type RunView } from "../train/runView.ts";
import { useTraining } from "../train/trainingStore.ts";
import { formatCount } from "../text/format.ts";
import { Button } from "../ui/Button.tsx";
import type { PlanInfo } from "../workers/data/messages.ts";
import { ColumnInput } from "./ColumnInput.tsx";
import { type Value, valuesOfRow } from "./inputValue.ts";
import { setValue, tryOn, useTried } from "./tried.ts";
import { PredictionView } from "./PredictionView.tsx";
import { usePrediction } from "./usePrediction.ts";

/** Gives the model an input by hand and shows what it says, with the weights as they are now. */
export function TryItTab() {
  const run = useTraining((s) => s.run);
  const usable = run && (run.saved !== undefined || (run.status !== "preparing" && run.step > 0));
  if (usable) return <TryIt key={run.id} run={run} />;
  return (
    <div className="grid h-full place-items-center">
      <div className="flex flex-col items-center gap-3">
        <p className="text-muted">
          {isUnderWay(run)
            ? "The first steps are under way; then the model can be tried here."
            : "Once the model has trained for a step, you can give it an input of your own here."}
        </p>
        {!isUnderWay(run) && <Button onClick={() => runAction(actionOf("train"))}>Start training</Button>}
      </div>
    </div>
  );
}

function TryIt({ run }: { run: RunView }) {
  const [info, setInfo] = useState<PlanInfo>();
  const { values, truth, next } = useTried();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    let gone = false;
    tryOn(run.document.plan.dataset);
    void planInfoOf(run.document).then((made) => !gone && setInfo(made));
    return () => {
      gone = true;
    };
  }, [run.document]);

  const columns = info?.dataset?.columns ?? [];
  const inputs = columns.filter((c) => info?.inputs.includes(c.name));
  const drawn = inputs.some((c) => c.kind === "image");
  const take = async (which: number): Promise<void> => {
    try {
      const { row, values: rows } = await readHeldOut(run.document, which);
      const all = valuesOfRow(columns, rows);
      const target = all[info?.target ?? ""];
      useTried.setState({
        values: Object.fromEntries(inputs.map((c) => [c.name, all[c.name]!])),
        strokes: {},
        truth: target === undefined ? undefined : `${textOf(target)} (row ${formatCount(row + 1)})`,
        next: which + 1,
      });
      setTrouble("");
    } catch (cause) {
      setTrouble(cause instanceof Error ? cause.message : String(cause));
    }
  };
  useEffect(() => {
    // A table starts from a row of the data; a pad starts empty.
    if (info && !drawn && next === 0) void take(0);
  });

  const complete = inputs.length > 0 && inputs.every((c) => values[c.name] !== undefined);
  const { shown, error } = usePrediction(run.id, complete ? values : undefined, run.step);
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label="Input"
        className={`h-full shrink-0 overflow-y-auto border-r border-line p-3 ${drawn ? "w-[300px]" : "w-[340px]"}`}
      >
        <div className="flex flex-col gap-2">
          {inputs.map((column) => (
            <ColumnInput
              key={column.name}
              column={column}
              value={values[column.name]}
              onChange={(value) => setValue(column.name, value)}
            />
          ))}
          {info?.unreadable && <p className="text-error">{info.unreadable}</p>}
        </div>
      </section>
      <section aria-label="Answer" className="min-w-0 flex-1 overflow-y-auto p-3">
        <div className="mb-2 flex flex-wrap items-center gap-3">
          <Button onClick={() => void take(next)} disabled={inputs.length === 0}>
            <Shuffle size={13} aria-hidden />
            Take a held-out row
          </Button>
          {truth !== undefined && (
            <p className="text-xs text-muted">
              It is <span className="number text-ink">{truth}</span>
            </p>
          )}
          <p className="number ml-auto text-[11px] text-muted">
            {run.server === null
              ? `weights of step ${formatCount(run.step)}`
              : "weights that it left this tab with"}
          </p>
        </div>
        {trouble && <p className="text-error">{trouble}</p>}
        {error !== undefined && complete && (
          <p role="alert" className="text-error first-letter:uppercase">
            {error}
          </p>
        )}
        {shown && complete && error === undefined && (
          <div className="max-w-xl">
            <PredictionView shown={shown} target={info?.target ?? ""} />
          </div>
        )}
        {!complete && inputs.length > 0 && (
          <p className="text-muted">{drawn ? "Draw, or take a held-out row." : "Fill in every field."}</p>
        )}
      </section>
    </div>
  );
}

const textOf = (value: Value): string =>
  typeof value === "object" ? Array.from(value as ArrayLike<string | number>).join(" ") : String(value);
