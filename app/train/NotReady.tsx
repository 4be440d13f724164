import { usePlanInfo } from "../state/plan/planInfo.ts";
import { problemOf } from "../state/editor/problemOf.ts";
import { ProblemMessage } from "../ui/ProblemMessage.tsx";
import { useDialogs } from "../state/dialogs.ts";
import { useEditor } from "../state/editor/editor.ts";
import { usePreferences } from "../state/preferences.ts";
import { countOf, formatCount } from "../ui/format.ts";
import { Button } from "../ui/Button.tsx";

/** What is missing before the first run, and the one thing to do about it. */
export function NotReady({ ready }: { ready: boolean }) {
  const empty = useEditor((s) => s.document.graph.nodes.length === 0);
  const errors = useEditor((s) => s.checked.diagnostics.filter((d) => d.severity === "error").length);
  const chosen = useEditor((s) => s.document.plan.dataset !== null);
  const info = usePlanInfo((s) => s.info);
  const open = (dockTab: string): void => usePreferences.getState().set({ dockTab, dock: true });
  const faults = info?.diagnostics.filter((d) => d.severity === "error") ?? [];
  const [text, action] = empty
    ? (["A model on the canvas can be trained here.", templates] as const)
    : errors > 0
      ? ([
          `${countOf(errors, "problem")} in the model must be solved before it can be trained.`,
          <Button key="problems" onClick={() => open("problems")}>
            Show problems
          </Button>,
        ] as const)
      : !chosen
        ? ([
            "The model needs data to learn from.",
            <Button key="data" onClick={() => open("data")}>
              Choose data
            </Button>,
          ] as const)
        : ready && info?.split
          ? ([
              `Ready to learn from ${formatCount(info.split.train)} rows. Loss and metrics are drawn here as it trains.`,
              null,
            ] as const)
          : [info?.unreadable ?? (faults.length > 0 ? "" : "Reading the data."), null];
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto p-4">
      <div className="flex max-w-lg flex-col items-center gap-3 text-center">
        {text && <p className="text-muted">{text}</p>}
        {action}
        {!empty && errors === 0 && faults.length > 0 && (
          <div className="flex flex-col gap-2 text-left">
            {faults.map((d, i) => (
              <ProblemMessage key={i} problem={problemOf(d)} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

const templates = (
  <Button onClick={() => useDialogs.getState().show("templates")}>Start from a template</Button>
);
