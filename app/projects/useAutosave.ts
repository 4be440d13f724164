import { messageOf } from "../../training/run/runError.ts";
import { useEffect } from "react";
import { useEditor } from "../state/editor/editor.ts";
import { saveNow, openLastProjectOnce } from "./session.ts";
import { useSession } from "../state/project/session.ts";
import { startSyncing } from "./sync/syncing.ts";
import { storeUnsaved } from "../clients/projects/unsaved.ts";

/**
 * Opens the project of this tab and keeps every edit at once, and on the server too if it is to be kept there; says
 * whether there is something to edit yet. Where nothing can be kept, that is an empty document.
 */
export function useAutosave(): boolean {
  useEffect(() => {
    void openLastProjectOnce().catch((cause: unknown) =>
      useSession.setState({ saveError: messageOf(cause) }),
    );
    const stopSyncing = startSyncing();
    const stop = useEditor.subscribe((now, before) => {
      if (now.document !== before.document) void saveNow();
      if (now.document.name !== before.document.name) document.title = `${now.document.name} · Tensorloom`;
    });
    const leave = (): void => {
      const { id, saved } = useSession.getState();
      const now = useEditor.getState().document;
      if (id !== null && now !== saved) storeUnsaved(id, now);
    };
    window.addEventListener("pagehide", leave);
    return () => {
      stop();
      stopSyncing();
      window.removeEventListener("pagehide", leave);
    };
  }, []);
  return useSession((s) => s.id !== null || s.saveError !== null);
}
