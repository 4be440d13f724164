import type { InferenceSession } from "onnxruntime-node";
import type { Program } from "../../compiler/ir/program.ts";
import { legalize } from "../../compiler/passes/legalize.ts";
import { optimize } from "../../compiler/passes/optimize.ts";
import { load, type TestTensor } from "../../compiler/testing/runProgram.ts";

const webGpu: InferenceSession.SessionOptions = {
  executionProviders: [{ name: "webgpu" }],
  logSeverityLevel: 4,
  extra: { session: { disable_cpu_ep_fallback: "1" } },
};

/** What goes wrong with a program on WebGPU alone: what has no kernel there, throws or differs from the CPU. */
export async function faultsOnWebGpu(
  program: Program,
  feeds: Readonly<Record<string, TestTensor>>,
): Promise<string[]> {
  const expected = await (await load(legalize(program, "cpu")))(feeds);
  try {
    const actual = await (await load(optimize(program, "webgpu"), webGpu))(feeds);
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
