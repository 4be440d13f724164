"use client";
import dynamic from "next/dynamic";
import type { LayerIcons } from "../ui/layerIcons.ts";
import { LayerIconsContext } from "../ui/layerIcons.ts";

// The canvas needs the browser, and its HTML would be many times the size of its script's state.
const Editor = dynamic(() => import("./Editor.tsx").then((m) => m.Editor), {
  ssr: false,
  loading: () => <div aria-busy className="h-11 border-b border-line bg-surface" />,
});

/** Loads the editor in the browser only. */
export function EditorLoader({ icons }: { icons: LayerIcons }) {
  return (
    <LayerIconsContext value={icons}>
      <Editor />
    </LayerIconsContext>
  );
}
