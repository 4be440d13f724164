import { Shuffle } from "lucide-react";
import { useEffect, useState } from "react";
import { actionOf, runAction } from "../state/actions.ts";
import { isUnderWay, type RunView, weightsInUse, weightsWords } from "../state/run/runView.ts";
import { useTraining } from "../state/run/trainingStore.ts";
import { Button } from "../ui/Button.tsx";
import { ColumnInput } from "./ColumnInput.tsx";
import { type HeldOutInfo, aboutOf, startsEmpty, takeHeldOut } from "./heldOut.ts";
import { setValue, startTrial, useTrialInput } from "./trialInput.ts";
import { PredictionView } from "./PredictionView.tsx";
import { usePrediction } from "./usePrediction.ts";

/** Gives the model an input by hand and shows what it says, with the weights that count by the plan, as of now. */
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
  const [about, setAbout] = useState<HeldOutInfo>({ inputs: [], target: "", columns: [] });
  const [error, setError] = useState("");
  const { document } = run;
  useEffect(() => {
    let gone = false;
    startTrial(document.plan.dataset);
    void aboutOf(document).then(async (made) => {
      if (gone) return;
      setAbout(made);
      // A table starts from a row of the data; a pad starts empty.
      const filled = startsEmpty(made) || useTrialInput.getState().next > 0;
      setError(made.error ?? (filled ? "" : await takeHeldOut(document, made)));
    });
    return () => {
      gone = true;
    };
  }, [document]);
  return (
    <div className="flex h-full min-h-0">
      <Inputs about={about} />
      <section aria-label="Answer" className="min-w-0 flex-1 overflow-y-auto p-3">
        <div className="mb-2 flex flex-wrap items-center gap-3">
          <Button
            disabled={about.inputs.length === 0}
            onClick={() => void takeHeldOut(document, about).then(setError)}
          >
            <Shuffle size={13} aria-hidden />
            Take a held-out row
          </Button>
          <Truth />
          <p className="number ml-auto text-[11px] text-muted">
            {run.server === null ? weightsWords(weightsInUse(run)) : "weights that it left this tab with"}
          </p>
        </div>
        {error && <p className="text-error first-letter:uppercase">{error}</p>}
        <Answer run={run} about={about} />
      </section>
    </div>
  );
}

function Inputs({ about }: { about: HeldOutInfo }) {
  const values = useTrialInput((s) => s.values);
  return (
    <section
      aria-label="Input"
      className={`h-full shrink-0 overflow-y-auto border-r border-line p-3 ${startsEmpty(about) ? "w-[300px]" : "w-[340px]"}`}
    >
      <div className="flex flex-col gap-2">
        {about.inputs.map((column) => (
          <ColumnInput
            key={column.name}
            column={column}
            value={values[column.name]}
            onChange={(value) => setValue(column.name, value)}
          />
        ))}
      </div>
    </section>
  );
}

function Truth() {
  const truth = useTrialInput((s) => s.truth);
  if (truth === undefined) return null;
  return (
    <p className="text-xs text-muted">
      It is <span className="number text-ink">{truth}</span>
    </p>
  );
}

function Answer({ run, about }: { run: RunView; about: HeldOutInfo }) {
  const values = useTrialInput((s) => s.values);
  const { inputs, target } = about;
  const complete = inputs.length > 0 && inputs.every((c) => values[c.name] !== undefined);
  const { shown, error } = usePrediction(run.id, complete ? values : undefined, run.step);
  if (inputs.length > 0 && !complete)
    return (
      <p className="text-muted">
        {startsEmpty(about) ? "Draw, or take a held-out row." : "Fill in every field."}
      </p>
    );
  if (error !== undefined)
    return (
      <p role="alert" className="text-error first-letter:uppercase">
        {error}
      </p>
    );
  return (
    shown && (
      <div className="max-w-xl">
        <PredictionView shown={shown} target={target} />
      </div>
    )
  );
}
