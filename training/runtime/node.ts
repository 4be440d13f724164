import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { optimizePrograms } from "../../compiler/compile.ts";
import { targets } from "../../ir/targets.ts";
import type { Runtime } from "./runtime.ts";
import { loadOnnx, type OnnxBackend, optimization } from "./onnx.ts";

/** ONNX Runtime on the CPU of this process. `threads`: 0 takes every core. */
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
  ort: ort,
  host: { fillsOutputs: true },
  options: {
    executionProviders: ["cpu"],
    // "all" adds layout changes that cost more than they save on training graphs.
    graphOptimizationLevel: "extended",
    intraOpNumThreads: threads,
    extra: { optimization, session: { intra_op: { allow_spinning: "0" } } },
    logSeverityLevel: 3,
  },
});
