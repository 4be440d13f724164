import { cpu } from "./targets/cpu.ts";
import { wasm } from "./targets/wasm.ts";
import { webgpu } from "./targets/webgpu.ts";

/** Every target, once. */
export const targets = { cpu, wasm, webgpu } as const;

export type TargetId = keyof typeof targets;
