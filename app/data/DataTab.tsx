import { useState } from "react";
import { isAboutData } from "../../graph-schema/diagnostics/codes.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { problemOf } from "../state/editor/problemOf.ts";
import { ProblemMessage } from "../ui/ProblemMessage.tsx";
import { useEditor } from "../state/editor/editor.ts";
import { formatCount } from "../ui/format.ts";
import { DatasetList } from "./DatasetList.tsx";
import { DatasetPreview } from "./DatasetPreview.tsx";
import { takeFiles } from "./importing.ts";
import { usePlanInfo } from "../state/plan/planInfo.ts";
import { SplitFields } from "./SplitFields.tsx";

/** Chooses what to learn from and shows it. */
export function DataTab() {
  const [over, setOver] = useState(false);
  const chosen = useEditor((s) => s.document.plan.dataset);
  const info = usePlanInfo((s) => s.info);
  const dataset = info?.dataset;
  const faults = info?.diagnostics.filter((d) => isAboutData(d.code)) ?? [];
  return (
    <div
      className={`flex h-full min-h-0 ${over ? "outline-2 -outline-offset-2 outline-accent" : ""}`}
      onDragOver={(e) => {
        if (!e.dataTransfer.types.includes("Files")) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        void takeFiles([...e.dataTransfer.files]);
      }}
    >
      <aside aria-label="Datasets" className="h-full w-60 shrink-0 overflow-y-auto border-r border-line">
        <DatasetList />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        {dataset ? (
          <>
            <header className="flex shrink-0 flex-wrap items-baseline gap-x-3 border-b border-line px-3 py-1.5">
              <h2 className="font-medium">{dataset.title}</h2>
              <p className="min-w-0 flex-1 truncate text-xs text-muted" title={dataset.doc}>
                {dataset.doc}
              </p>
              <p className="number text-[11px] text-muted">
                {formatCount(dataset.rows)} rows
                {info.split &&
                  ` · ${formatCount(info.split.train)} to learn from · ${formatCount(info.split.validation)} held out`}
                {info.split &&
                  info.split.leftOut > 0 &&
                  ` · ${formatCount(info.split.leftOut)} with gaps left out`}
              </p>
            </header>
            {faults.length > 0 && (
              <div role="alert" className="shrink-0 border-b border-line px-3 py-1">
                {faults.map((d) => (
                  <ProblemMessage key={renderDiagnostic(d)} problem={problemOf(d)} />
                ))}
              </div>
            )}
            <DatasetPreview key={dataset.id} dataset={dataset} />
          </>
        ) : (
          <p className={`p-3 ${info?.unreadable ? "text-error" : "text-muted"}`}>
            {info?.unreadable ??
              (chosen === null
                ? "Choose what the model learns from: a sample on the left, or a file of your own."
                : "Reading the data.")}
          </p>
        )}
      </div>
      {dataset && (
        <aside
          aria-label="Use of the data"
          className="h-full w-[280px] shrink-0 overflow-y-auto border-l border-line"
        >
          <SplitFields dataset={dataset} />
        </aside>
      )}
    </div>
  );
}
