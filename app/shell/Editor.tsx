"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { Tooltip } from "radix-ui";
import { useEffect } from "react";
import { Canvas } from "../canvas/Canvas.tsx";
import { addLayer, dropLayer, hoverLayer } from "../canvas/dropLayer.ts";
import { SearchPopover } from "../canvas/search/SearchPopover.tsx";
import { fetchAhead } from "../clients/fetchAhead.ts";
import { followPlan } from "../clients/data/followPlan.ts";
import { followLosses } from "../clients/runs/control.ts";
import { Inspector } from "../inspector/Inspector.tsx";
import { Palette } from "../palette/Palette.tsx";
import { useAutosave } from "../projects/useAutosave.ts";
import { useFileDrop } from "../projects/useFileDrop.ts";
import { ResumeBar } from "../runs/ResumeBar.tsx";
import { registerActions } from "../state/actions.ts";
import { usePreferences } from "../state/preferences.ts";
import { useNarrow } from "../state/useNarrow.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import { actions } from "./actions/actions.ts";
import { useShortcuts } from "./actions/useShortcuts.ts";
import { Dialogs } from "./dialogs/Dialogs.tsx";
import { Dock } from "./dock/Dock.tsx";
import { Notices } from "./Notices.tsx";
import { TopBar } from "./topBar/TopBar.tsx";
import { useTheme } from "./useTheme.ts";

registerActions(actions);

const inspectorPanel = (
  <ErrorBoundary what="The inspector">
    <Inspector />
  </ErrorBoundary>
);
const canvasTarget = { add: addLayer, hover: hoverLayer, drop: dropLayer };

/** The screen: top bar, palette, canvas, inspector and dock. */
export function Editor() {
  const ready = useAutosave();
  useTheme();
  useShortcuts({ ready });
  useFileDrop();
  useEffect(() => followPlan(), []);
  useEffect(() => followLosses(), []);
  useEffect(() => (ready ? fetchAhead() : undefined), [ready]);
  const palette = usePreferences((s) => s.palette);
  const inspector = usePreferences((s) => s.inspector);
  const narrow = useNarrow();
  return (
    <Tooltip.Provider delayDuration={400}>
      <ReactFlowProvider>
        {/* An edit made before the project is open would be lost. */}
        <div className={`flex h-dvh flex-col ${ready ? "" : "invisible"}`} aria-busy={!ready} inert={!ready}>
          <ErrorBoundary what="The top bar">
            <TopBar />
          </ErrorBoundary>
          <div className="relative flex min-h-0 flex-1">
            <div className="flex min-w-0 flex-1 flex-col">
              <main className="relative min-h-0 flex-1" aria-label="Canvas">
                <ErrorBoundary what="The canvas">
                  <Canvas />
                </ErrorBoundary>
                {/* Over the canvas, so that the graph stays where it is when the palette opens. */}
                {palette && (
                  <div className="absolute inset-y-0 left-0">
                    <ErrorBoundary what="The palette">
                      <Palette target={canvasTarget} />
                    </ErrorBoundary>
                  </div>
                )}
                {inspector && narrow && (
                  <div className="absolute inset-y-0 right-0 shadow-float">{inspectorPanel}</div>
                )}
              </main>
              <ErrorBoundary what="The list of runs">
                <ResumeBar />
              </ErrorBoundary>
              <Dock />
            </div>
            {inspector && !narrow && inspectorPanel}
          </div>
        </div>
        <ErrorBoundary what="The search for layers">
          <SearchPopover />
        </ErrorBoundary>
        <Dialogs />
        <Notices />
      </ReactFlowProvider>
    </Tooltip.Provider>
  );
}
