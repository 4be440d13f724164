import type { Engine } from "./engine.ts";
import { onnxruntime } from "./onnxruntime/onnxruntime.ts";

/** Every engine by its key. */
export const engines = { onnxruntime } satisfies Record<string, Engine>;

export type EngineType = keyof typeof engines;
