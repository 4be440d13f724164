import type { Engine } from "../engine.ts";

/** Trains with ONNX Runtime on the processor of the server. */
export const onnxruntime: Engine = {
  type: "onnxruntime",
  title: "ONNX Runtime",
  doc: "Trains on the processor of the server, in a process of its own.",
  script: new URL("child.ts", import.meta.url),
};
