import type { Target } from "../target.ts";
import { cpuPreferences, lacksInCpuKernels } from "../targetFamilies/cpuKernels.ts";

/** ONNX Runtime in WebAssembly: its CPU kernels, in a browser. */
export const wasm: Target<"wasm"> = {
  id: "wasm",
  compilesKernels: false,
  lacks: lacksInCpuKernels,
  widens: {},
  prefers: cpuPreferences,
};
