import { type Program, rootsOf } from "../../ir/program.ts";
import { reachable } from "../../ir/value.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { deniedOnWebGpu } from "../../ir/testing/deniedOnWebGpu.ts";

/** What WebGPU cannot run of a program, once it is legalized; empty when it runs all. */
export function deniedIn(program: Program): string[] {
  const values = reachable(rootsOf(legalize(program, "webgpu")));
  const used = new Set(values);
  return values.flatMap((v) => deniedOnWebGpu(v, used) ?? []);
}
