"use client";
import { useSyncExternalStore } from "react";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";
import type { LayerIcons } from "../ui/layerIcons.ts";
import { LayerIconsContext } from "../ui/layerIcons.ts";
import { lazyPanel } from "../ui/lazyPanel.tsx";

const waiting = <div aria-busy className="h-11 border-b border-line bg-surface" />;
const Editor = lazyPanel(() => import("./Editor.tsx").then((m) => m.Editor), waiting);

const never = (): (() => void) => () => undefined;
// The canvas needs the browser, and its HTML would be many times the size of its script's state.
const useBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** Loads the editor in the browser only. */
export function EditorLoader({ icons }: { icons: LayerIcons }) {
  const browser = useBrowser();
  return (
    <LayerIconsContext value={icons}>
      <ErrorBoundary what="The editor">{browser ? <Editor /> : waiting}</ErrorBoundary>
    </LayerIconsContext>
  );
}
