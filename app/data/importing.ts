import { create } from "zustand";
import { importAndTake } from "./chooseFiles.ts";

/** Files that are being read, and what was wrong with the last ones. */
export const useImporting = create<{ reading: string; error: string; imports: number }>()(() => ({
  reading: "",
  error: "",
  imports: 0,
}));

/** Reads files that were chosen or dropped, and trains on them from now on. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0 || useImporting.getState().reading) return;
  useImporting.setState({ reading: files.map((f) => f.name).join(", "), error: "" });
  const { error = "" } = await importAndTake(files);
  useImporting.setState((s) => ({ reading: "", error: error, imports: s.imports + 1 }));
}
