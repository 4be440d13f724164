import { usePreferences } from "../preferences.ts";
import { currentCamera } from "./camera.ts";
import { selectNodes, useEditor } from "./editor.ts";
import { samePath, type View } from "./viewAt.ts";

/**
 * Selects a node and brings it to the middle, without changing the zoom more than is needed to read it; `path` are the
 * instances of blocks to enter for it, those that were entered unless said.
 */
export function reveal(id: string, path = useEditor.getState().view.path): void {
  const { view, enter } = useEditor.getState();
  const elsewhere = !samePath(path, view.path);
  if (elsewhere) enter(path);
  selectNodes([id]);
  const zoom = Math.min(1, Math.max(0.7, currentCamera()?.zoom() ?? 1));
  const show = (): void => currentCamera()?.show([id], [zoom, zoom]);
  if (elsewhere) requestAnimationFrame(show);
  else show();
}

/** Shows all of a graph, and beside it what is wrong with it as a whole. */
export function revealGraph(path: View["path"]): void {
  useEditor.getState().enter(path);
  selectNodes([]);
  usePreferences.getState().set({ inspector: true });
  requestAnimationFrame(() => currentCamera()?.show());
}
