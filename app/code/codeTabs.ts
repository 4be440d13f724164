/** A file that the compiler emits, as a tab of the code panel. */
export interface EmittedTab {
  /** Key of the emitter. */
  id: string;
  /** Name of the file. */
  title: string;
  language: string;
}

/** The emitted files, from left to right. */
export const emittedTabs: readonly EmittedTab[] = [
  { id: "model", title: "model.py", language: "python" },
  { id: "objective", title: "objective.py", language: "python" },
  { id: "config", title: "training-config.json", language: "json" },
  { id: "onnx", title: "model.onnx", language: "onnx" },
];
