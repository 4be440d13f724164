import type { Program } from "../../ir/program.ts";
import type { Target } from "../../ir/target.ts";
import type { TargetId } from "../../ir/targets.ts";
import type { Tensors } from "../run/tensor.ts";

/** Runs step programs on one device. */
export interface Runtime {
  readonly target: Target<TargetId>;
  /** For a person: "WebGPU (NVIDIA …)", "WebAssembly, 1 thread". */
  readonly description: string;
  /** Compiles the programs and takes over their state, by slot name. */
  load(programs: Readonly<Record<string, Program>>, state: Tensors): Promise<RuntimeSession>;
}

export interface RuntimeSession {
  /** One run: feeds the inputs, replaces the state that the program changes, returns its outputs. */
  run(program: string, feeds: Tensors): Promise<Tensors>;
  /** Copies of state. */
  read(names: readonly string[]): Promise<Tensors>;
  /** Replaces state. */
  write(state: Tensors): Promise<void>;
  /** Frees the device. */
  dispose(): Promise<void>;
}
