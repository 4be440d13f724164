import { useEffect } from "react";
import { useEditor } from "../state/editor.ts";
import { flush, resumeOnce, useSession } from "./session.ts";
import { leaveUnsaved } from "./unsaved.ts";

/** Opens the project of this tab and keeps every edit at once. */
export function useAutosave(): void {
  useEffect(() => {
    void resumeOnce().catch((cause: unknown) =>
      useSession.setState({ trouble: cause instanceof Error ? cause.message : String(cause) }),
    );
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
      window.removeEventListener("pagehide", leave);
    };
  }, []);
}
