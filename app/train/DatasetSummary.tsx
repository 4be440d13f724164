import { isAboutData } from "../../graph-schema/diagnostics/codes.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { usePlanInfo } from "../state/plan/planInfo.ts";
import { problemOf } from "../state/editor/problemOf.ts";
import { ProblemMessage } from "../ui/ProblemMessage.tsx";
import { usePreferences } from "../state/preferences.ts";
import { countOf, formatCount } from "../ui/format.ts";
import { Button } from "../ui/Button.tsx";

/** What is learned from, in a few words, and what does not fit about it. */
export function DatasetSummary() {
  const info = usePlanInfo((s) => s.info);
  const show = (): void => usePreferences.getState().set({ dockTab: "data", dock: true });
  const dataset = info?.dataset;
  const about = info?.diagnostics.filter((d) => isAboutData(d.code)) ?? [];
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start justify-between gap-2">
        {dataset ? (
          <p className="min-w-0">
            <span className="block truncate">{dataset.title}</span>
            <span className="block text-xs text-muted">
              {info.split
                ? `${formatCount(info.split.train)} to learn from, ${formatCount(info.split.validation)} held out`
                : countOf(dataset.rows, "row")}
            </span>
          </p>
        ) : (
          <p className="text-muted">{info?.unreadable ?? "No data are chosen yet."}</p>
        )}
        <Button onClick={show}>{dataset ? "Change" : "Choose data"}</Button>
      </div>
      {about.map((d) => (
        <ProblemMessage key={renderDiagnostic(d)} problem={problemOf(d)} />
      ))}
    </div>
  );
}
