"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { Tooltip } from "radix-ui";
import { useShortcuts } from "./actions/useShortcuts.ts";
import { Canvas } from "./canvas/Canvas.tsx";
import { Palette } from "./palette/Palette.tsx";
import { SearchPopover } from "./search/SearchPopover.tsx";
import { usePreferences } from "./state/preferences.ts";
import { useTheme } from "./state/useTheme.ts";
import { TopBar } from "./topBar/TopBar.tsx";

/** The screen: top bar, palette, canvas, inspector and dock. */
export function Editor() {
  useTheme();
  useShortcuts();
  const palette = usePreferences((s) => s.palette);
  return (
    <Tooltip.Provider delayDuration={400}>
      <ReactFlowProvider>
        <div className="flex h-dvh flex-col">
          <TopBar />
          <div className="relative flex min-h-0 flex-1">
            {palette && <Palette />}
            <main className="min-w-0 flex-1" aria-label="Canvas">
              <Canvas />
            </main>
          </div>
        </div>
        <SearchPopover />
      </ReactFlowProvider>
    </Tooltip.Provider>
  );
}
