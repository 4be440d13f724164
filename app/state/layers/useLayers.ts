import { useMemo } from "react";
import { blockLayersOf } from "../../../compiler/check/check.ts";
import type { Layer } from "../../../layers/layer.ts";
import { useEditor } from "../editor/editor.ts";
import { allLayers } from "./searchLayers.ts";

/** What can be placed in the graph in view: the blocks of the document, then every layer. */
export function useLayers(): readonly Layer[] {
  const document = useEditor((s) => s.document);
  const around = useEditor((s) => s.view.block);
  return useMemo(() => [...blockLayersOf(document, around), ...allLayers], [document, around]);
}
