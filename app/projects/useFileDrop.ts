import { useEffect } from "react";
import { importDocument } from "./importDocument.ts";

/** A document file that is let go over the window is opened as a project. */
export function useFileDrop(): void {
  useEffect(() => {
    const over = (e: DragEvent): void => {
      if (e.dataTransfer?.types.includes("Files") && !e.defaultPrevented) e.preventDefault();
    };
    const drop = (e: DragEvent): void => {
      const file = [...(e.dataTransfer?.files ?? [])].find((f) => f.name.endsWith(".json"));
      // A panel that takes files of its own has prevented the default already.
      if (e.defaultPrevented) return;
      // Any other file would replace the page.
      e.preventDefault();
      if (!file) return;
      void importDocument(file);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("drop", drop);
    };
  }, []);
}
