import { ChevronDown, ChevronUp } from "lucide-react";
import { Tabs } from "radix-ui";
import { useDiagnostics } from "../../problems/useDiagnostics.ts";
import { usePreferences } from "../../state/preferences.ts";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { DockResizer } from "./DockResizer.tsx";
import { dockTabs } from "./dockTabs.ts";

/** The panels below the canvas; remembers its height and tab. */
export function Dock() {
  const { dock, dockHeight, dockTab, set } = usePreferences();
  const problems = useDiagnostics();
  const look = problems.some((d) => d.severity === "error")
    ? "bg-error-soft text-error"
    : "bg-warning-soft text-warning";
  const current = dockTabs.some((t) => t.id === dockTab) ? dockTab : dockTabs[0]!.id;
  return (
    <section
      aria-label="Dock"
      className="relative shrink-0 border-t border-line bg-surface"
      style={{ height: dock ? dockHeight : 37 }}
    >
      {dock && <DockResizer />}
      <Tabs.Root
        className="flex h-full flex-col"
        value={current}
        onValueChange={(tab) => set({ dockTab: tab, dock: true })}
      >
        <div className="flex h-9 shrink-0 items-center border-b border-line px-2">
          <Tabs.List aria-label="Panels" className="flex h-full gap-1">
            {dockTabs.map(({ id, title }) => (
              <Tabs.Trigger
                key={id}
                value={id}
                onClick={() => set({ dock: true })}
                className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2 text-muted hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink"
              >
                {title}
                {id === "problems" && problems.length > 0 && (
                  <span className={`number rounded px-1 text-[11px] leading-4 ${look}`}>
                    {problems.length}
                  </span>
                )}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <div className="ml-auto">
            <IconButton
              icon={dock ? ChevronDown : ChevronUp}
              label={dock ? "Hide the dock" : "Show the dock"}
              keys="`"
              onClick={() => set({ dock: !dock })}
            />
          </div>
        </div>
        {dock &&
          dockTabs.map(({ id, title, Panel }) => (
            <Tabs.Content
              key={id}
              value={id}
              className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
            >
              <ErrorBoundary what={`“${title}”`}>
                <Panel />
              </ErrorBoundary>
            </Tabs.Content>
          ))}
      </Tabs.Root>
    </section>
  );
}
