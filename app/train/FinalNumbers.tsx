import { predictorWords } from "../../training/objective/simplest.ts";
import { formatValue } from "../ui/charts/line.ts";
import { Facts } from "../ui/Section.tsx";
import { formatCount, formatDuration } from "../ui/format.ts";
import { isShare, measuresOf, measureTitle } from "../state/run/curves.ts";
import { type RunView, weightsInUse } from "../state/run/runView.ts";

/**
 * What a run came to: the validation of the weights that count, beside the scores of the simplest predictor; or its
 * last training figures where nothing is held out.
 */
export function FinalNumbers({ run }: { run: RunView }) {
  const { which, step } = weightsInUse(run);
  const seconds = (run.events.at(-1)!.at - run.startedAt) / 1000;
  return (
    <section aria-label="Final numbers" className="flex w-52 shrink-0 flex-col gap-2">
      <Scores run={run} />
      <Facts
        rows={[
          ["Weights", `${which}, step ${formatCount(step)}`],
          ["Steps", formatCount(run.step)],
          ["Time", formatDuration(seconds)],
        ]}
      />
      {run.baseline && (
        <p className="text-xs text-muted">
          The baseline always answers {predictorWords(run.baseline.predictor)}.
        </p>
      )}
    </section>
  );
}

/** A row a measure: what the run reached, and what the baseline does. */
function Scores({ run }: { run: RunView }) {
  const { baseline } = run;
  const hasValidation = run.validation.steps.length > 0;
  const { steps, values } = hasValidation ? run.validation : run.train;
  const { which, step } = weightsInUse(run);
  const at = which === "best" ? steps.indexOf(step) : -1;
  const simplest: Readonly<Record<string, number>> = {
    ...baseline?.metrics,
    ...(baseline && { loss: baseline.loss }),
  };
  return (
    <table className="w-full">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="text-left font-normal">
            {hasValidation ? "On held-out rows" : "While training"}
          </th>
          {baseline && (
            <>
              <th scope="col" className="text-right font-normal">
                Run
              </th>
              <th scope="col" className="pl-3 text-right font-normal">
                Baseline
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {measuresOf(run).map((measure) => (
          <tr key={measure} data-measure={measure}>
            <th scope="row" className="py-0.5 text-left font-normal text-muted">
              {measureTitle(measure)}
            </th>
            <Score value={values[measure]?.at(at)} measure={measure} />
            {baseline && <Score value={simplest[measure]} measure={measure} look="text-muted" />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Score({ value, measure, look = "" }: { value: number | undefined; measure: string; look?: string }) {
  return (
    <td className={`number text-right ${look}`}>
      {value === undefined ? "–" : formatValue(value, { percent: isShare(measure) })}
    </td>
  );
}
