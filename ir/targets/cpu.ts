import type { Target } from "../target.ts";
import { cpuPreferences, lacksInCpuKernels } from "../targetFamilies/cpuKernels.ts";

/** ONNX Runtime on the CPU of a computer. */
export const cpu: Target<"cpu"> = {
  id: "cpu",
  compilesKernels: false,
  lacks: lacksInCpuKernels,
  widens: {},
  prefers: cpuPreferences,
};
