import { availableParallelism } from "node:os";
import { optimizePrograms } from "../../compiler/compile.ts";
import { targets } from "../../ir/targets.ts";
import { createSession } from "./native/session.ts";
import { NativeTensor } from "./native/tensor.ts";
import type { Runtime } from "./runtime.ts";
import { loadOnnx, type OnnxBackend, optimization } from "./onnx.ts";

/** ONNX Runtime on the CPU of this process, called off the main thread. `threads`: 0 takes every core. */
export function nodeRuntime({ threads = 0 }: { threads?: number } = {}): Runtime {
  const count = threads || availableParallelism();
  return {
    target: targets.cpu,
    description: `ONNX Runtime on the CPU, ${count} ${count === 1 ? "thread" : "threads"}`,
    load: (programs, state) => loadOnnx(nodeBackend(count), optimizePrograms(programs, targets.cpu), state),
  };
}

/** How ONNX Runtime is used on the CPU of this process. */
export const nodeBackend = (threads: number): OnnxBackend => ({
  create: (model) => createSession(model, { threads, entries }),
  tensor: (x) => new NativeTensor(x),
  host: { fillsOutputs: true },
});

const entries = {
  ...Object.fromEntries(Object.entries(optimization).map(([key, value]) => [`optimization.${key}`, value])),
  // A thread that waits for work does not spin.
  "session.intra_op.allow_spinning": "0",
};
