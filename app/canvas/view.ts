import type { Camera } from "../state/editor/camera.ts";
import { type Preferences, usePreferences } from "../state/preferences.ts";
import { isNarrow, useNarrow } from "../state/useNarrow.ts";
import { motionDuration } from "../ui/motion.ts";
import { useCanvas } from "./canvasState.ts";

const PALETTE_WIDTH = 220;
const INSPECTOR_WIDTH = 300;

const leftInset = ({ palette }: Preferences): number => (palette ? PALETTE_WIDTH : 0);
const rightInset = ({ inspector }: Preferences, { narrow }: { narrow: boolean }): number =>
  inspector && narrow ? INSPECTOR_WIDTH : 0;

/** How much of the canvas lies under the side panels, pixels. They lie over it so that nothing jumps. */
export function insets(): { left: number; right: number } {
  const preferences = usePreferences.getState();
  return { left: leftInset(preferences), right: rightInset(preferences, { narrow: isNarrow() }) };
}

/** The same, followed. */
export function useInsets(): ReturnType<typeof insets> {
  const narrow = useNarrow();
  const left = usePreferences(leftInset);
  const right = usePreferences((s) => rightInset(s, { narrow }));
  return { left, right };
}

/** The middle of what is seen of the canvas, in its own coordinates. */
export function canvasCenter(): [number, number] {
  const { flow } = useCanvas.getState();
  const box = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!flow || !box) return [0, 0];
  const { left, right } = insets();
  const at = { x: (box.left + left + box.right - right) / 2, y: box.top + box.height / 2 };
  const { x, y } = flow.screenToFlowPosition(at);
  return [x, y];
}

/** Shows some nodes, or all; at no more than their true size unless `zoom` says between what and what. */
export function show(
  ids?: Iterable<string>,
  zoom: readonly [number, number] = [0.05, 1],
  at = motionDuration(),
): void {
  const { left, right } = insets();
  void useCanvas.getState().flow?.fitView({
    ...(ids ? { nodes: [...ids].map((id) => ({ id })) } : {}),
    padding: { left: `${left + 48}px`, right: `${right + 48}px`, top: "48px", bottom: "48px" },
    minZoom: zoom[0],
    maxZoom: zoom[1],
    duration: at,
  });
}

/** The camera over the canvas. */
export const camera: Camera = { show, zoom: () => useCanvas.getState().flow?.getZoom() ?? 1 };

/** Moves the view, at the same zoom, if a node lies outside it or under a panel. */
export function keepInView(id: string): void {
  requestAnimationFrame(() => {
    const { flow } = useCanvas.getState();
    const node = flow?.getNode(id);
    const pane = document.querySelector(".react-flow")?.getBoundingClientRect();
    if (!flow || !node || !pane) return;
    const zoom = flow.getZoom();
    const from = flow.flowToScreenPosition(node.position);
    const to = { x: from.x + (node.width ?? 0) * zoom, y: from.y + (node.height ?? 0) * zoom };
    const { left, right } = insets();
    const hidden =
      from.x < pane.left + left || to.x > pane.right - right || from.y < pane.top || to.y > pane.bottom;
    if (hidden) show([id], [zoom, zoom]);
  });
}
