import { useEffect } from "react";
import { useEditor } from "../state/editor/editor.ts";
import { flush, resumeOnce } from "./session.ts";
import { useSession } from "../state/project/session.ts";
import { startSyncing } from "./sync/syncing.ts";
import { leaveUnsaved } from "../clients/projects/unsaved.ts";

/**
 * Opens the project of this tab and keeps every edit at once, and on the server too if it is to be kept there; says
 * whether there is something to edit yet. Where nothing can be kept, that is an empty document.
 */
export function useAutosave(): boolean {
  useEffect(() => {
    void resumeOnce().catch((cause: unknown) =>
      useSession.setState({ trouble: cause instanceof Error ? cause.message : String(cause) }),
    );
    const stopSyncing = startSyncing();
    const stop = useEditor.subscribe((now, before) => {
      if (now.document !== before.document) void flush();
      if (now.document.name !== before.document.name) document.title = `${now.document.name} · Tensorloom`;
    });
    const leave = (): void => {
      const { id, kept } = useSession.getState();
      const now = useEditor.getState().document;
      if (id !== null && now !== kept) leaveUnsaved(id, now);
    };
    window.addEventListener("pagehide", leave);
    return () => {
      stop();
      stopSyncing();
      window.removeEventListener("pagehide", leave);
    };
  }, []);
  return useSession((s) => s.id !== null || s.trouble !== null);
}
