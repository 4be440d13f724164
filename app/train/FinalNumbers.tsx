import { predictorWords } from "../../training/objective/simplest.ts";
import { formatValue } from "../ui/charts/line.ts";
import { Facts } from "../ui/Section.tsx";
import { formatCount, formatDuration } from "../ui/format.ts";
import { isShare, measuresOf, measureTitle } from "../state/run/curves.ts";
import { type RunView, weightsInUse } from "../state/run/runView.ts";

/**
 * What a run came to: the validation of the weights that count, or its last training figures where nothing is held out.
 */
export function FinalNumbers({ run }: { run: RunView }) {
  const hasValidation = run.validation.steps.length > 0;
  const { steps, values } = hasValidation ? run.validation : run.train;
  const { which, step } = weightsInUse(run);
  const at = which === "best" ? steps.indexOf(step) : -1;
  const seconds = (run.events.at(-1)!.at - run.startedAt) / 1000;
  const { baseline } = run;
  const rows = measuresOf(run).flatMap((measure): [string, string][] => {
    const title = measureTitle(measure);
    const value = values[measure]?.at(at);
    const simplest = baseline && { loss: baseline.loss, ...baseline.metrics }[measure];
    const shown = (v: number): string => formatValue(v, { percent: isShare(measure) });
    return [
      ...(value === undefined ? [] : [[title, shown(value)] satisfies [string, string]]),
      ...(simplest === undefined
        ? []
        : [[`– ${title.toLowerCase()} of baseline`, shown(simplest)] satisfies [string, string]]),
    ];
  });
  return (
    <section aria-label="Final numbers" className="w-48 shrink-0">
      <h3 className="mb-2 text-xs text-muted">{hasValidation ? "On held-out rows" : "While training"}</h3>
      <Facts
        rows={[
          ...rows,
          ["Weights", `${which}, step ${formatCount(step)}`],
          ["Steps", formatCount(run.step)],
          ["Time", formatDuration(seconds)],
        ]}
      />
      {baseline && (
        <p className="mt-2 text-xs text-muted">The baseline answers {predictorWords(baseline.predictor)}.</p>
      )}
    </section>
  );
}
