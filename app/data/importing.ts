import { create } from "zustand";
import { importAndTake } from "./chooseFiles.ts";

/** Files that are being read, and what was wrong with the last ones. */
export const useImporting = create<{ reading: string; trouble: string; imports: number }>()(() => ({
  reading: "",
  trouble: "",
  imports: 0,
}));

/** Reads files that were chosen or dropped, and trains on them from now on. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0 || useImporting.getState().reading) return;
  useImporting.setState({ reading: files.map((f) => f.name).join(", "), trouble: "" });
  const { error = "" } = await importAndTake(files);
  useImporting.setState((s) => ({ reading: "", trouble: error, imports: s.imports + 1 }));
}
