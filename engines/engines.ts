import type { Engine } from "./engine.ts";
import { onnxruntime } from "./onnxruntime/onnxruntime.ts";
import { pytorch } from "./pytorch/pytorch.ts";

/** Every engine by its key; of those that can run on a machine the first is taken where nobody chooses. */
export const engines = { onnxruntime, pytorch } satisfies Record<string, Engine>;
