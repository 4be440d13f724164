import { type Program, rootsOf } from "../../compiler/ir/program.ts";
import { reachable } from "../../compiler/ir/value.ts";
import { legalize } from "../../compiler/passes/legalize.ts";
import { deniedOnWebGpu } from "../../compiler/testing/deniedOnWebGpu.ts";

/** What WebGPU cannot run of a program, once it is legalized; empty when it runs all. */
export function deniedIn(program: Program): string[] {
  const values = reachable(rootsOf(legalize(program, "webgpu")));
  const used = new Set(values);
  return values.flatMap((v) => deniedOnWebGpu(v, used) ?? []);
}
