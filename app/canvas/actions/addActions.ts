import { useCanvas } from "../canvasState.ts";
import { pointerPlace } from "../pointer.ts";
import { addLayer } from "../dropLayer.ts";
import { allLayers } from "../../state/layers/searchLayers.ts";
import type { Action } from "../../state/actions.ts";

/** Adding layers: by search, or each by name. */
export const addActions: readonly Action[] = [
  {
    id: "search",
    title: "Search layers",
    group: "Add",
    shortcuts: ["/"],
    run: () => {
      const at = pointerPlace() ?? { x: window.innerWidth / 2 - 170, y: window.innerHeight / 3 };
      useCanvas.getState().set({ search: { at } });
    },
  },
  ...allLayers.map((layer): Action => ({
    id: `add.${layer.type}`,
    title: `Add ${layer.title}`,
    group: "Add",
    run: () => addLayer(layer),
  })),
];
