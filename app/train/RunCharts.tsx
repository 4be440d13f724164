import { LineChart } from "../ui/charts/LineChart.tsx";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import { isShare, linesOf, measuresOf, measureTitle } from "../state/run/curves.ts";
import { FinalNumbers } from "./FinalNumbers.tsx";
import type { RunView } from "../state/run/runView.ts";

/** The curves of a run, and at its end its numbers and which classes were taken for which. */
export function RunCharts({ run }: { run: RunView }) {
  const confusion = run.finished?.confusion;
  return (
    <div className="flex min-h-36 flex-1 overflow-x-auto">
      {measuresOf(run).map((measure) => (
        <div key={measure} className="flex min-w-48 flex-1 flex-col py-1">
          <LineChart
            title={measureTitle(measure)}
            lines={linesOf(run, measure)}
            percent={isShare(measure)}
            sync="training"
          />
        </div>
      ))}
      {run.finished && (
        <div className="flex shrink-0 gap-4 overflow-y-auto border-l border-line px-3 py-2 max-[1100px]:flex-col">
          <FinalNumbers run={run} />
          {confusion && <ConfusionMatrix {...confusion} />}
        </div>
      )}
    </div>
  );
}
