import type { Program } from "../../ir/program.ts";
import { optimize } from "../../ir/passes/optimize.ts";
import { targets } from "../../ir/targets.ts";
import { load, type Run, type TestTensor } from "../../ir/testing/runProgram.ts";

type Tensors = Readonly<Record<string, TestTensor>>;

const webGpu = {
  executionProviders: [{ name: "webgpu" }],
  logSeverityLevel: 4 as const,
  extra: { session: { disable_cpu_ep_fallback: "1" } },
};

/** Makes a program ready for WebGPU and loads it there, none of it on the CPU. */
export const loadOnWebGpu = (program: Program): Promise<Run> =>
  load(optimize(program, targets.webgpu), webGpu);

/** What a program answers on WebGPU, all of it there, other than `expected`, or why it does not run. */
export async function faultsOnWebGpu(
  program: Program,
  { feeds, expected }: { feeds: Tensors; expected: Tensors },
): Promise<string[]> {
  try {
    const actual = await (await loadOnWebGpu(program))(feeds);
    return Object.keys(expected).flatMap((key) =>
      isClose(actual[key]!, expected[key]!) ? [] : [`${key} is ${actual[key]!.data.slice(0, 6)}`],
    );
  } catch (error) {
    return [String(error)];
  }
}

function isClose(actual: TestTensor, expected: TestTensor): boolean {
  const scale = expected.data.reduce((a, v) => Math.max(a, Math.abs(v)), 1e-3);
  return expected.data.every((v, i) => Math.abs(v - actual.data[i]!) <= 1e-4 * scale);
}
