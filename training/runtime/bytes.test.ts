import * as web from "onnxruntime-web/wasm";
import { expect, test } from "vitest";
import { createBuilder } from "../../ir/builder.ts";
import { optimize } from "../../ir/passes/optimize.ts";
import { printProgram } from "../../ir/printProgram.ts";
import { programOf } from "../../ir/testing/runProgram.ts";
import { targets } from "../../ir/targets.ts";
import { tensor } from "../../ir/types/shape.ts";
import { nodeBackend } from "./node.ts";
import { loadOnnx, type OnnxBackend } from "./onnx.ts";
import { webBackend } from "./webBackend.ts";

const backends: Readonly<Record<string, OnnxBackend>> = {
  cpu: nodeBackend(1),
  wasm: webBackend(web, {
    ...{ executionProviders: ["wasm"], graphOptimizationLevel: "extended", logSeverityLevel: 3 },
  }),
};
web.env.wasm.numThreads = 1;

const b = createBuilder();
const bytes = b.leaf("bytes", tensor([2, 128], "uint8"));
const turned = b.transpose([bytes], { perm: [1, 0] });
const scaled = b.div([b.cast([turned], { to: "float32" }), b.constant(255)]);
const program = programOf({ scaled, whole: b.cast([bytes], { to: "int32" }) });

test("a target that takes no bytes takes them as int32", () => {
  expect(printProgram(optimize(program, targets.webgpu))).toBe(
    `program test
  input bytes : int32[2, 128]
  %0 = transpose(bytes, perm=[1,0]) : int32[128, 2]
  %1 = cast(%0, to=float32) : float32[128, 2]
  %2 = div(%1, 255) : float32[128, 2]
  output scaled = %2
  output whole = bytes
`,
  );
  expect(printProgram(optimize(program, targets.cpu))).toContain("input bytes : uint8[2, 128]");
});

test.each(Object.entries(backends))("%s computes the same of bytes, wide or not", async (_, backend) => {
  const data = Uint8Array.from({ length: 256 }, (_, i) => i);
  const transposed = Float32Array.from(data, (_, i) => ((i % 2) * 128 + Math.floor(i / 2)) / 255);
  for (const target of [targets.wasm, targets.webgpu]) {
    const session = await loadOnnx(backend, { test: optimize(program, target) }, {});
    const { scaled, whole } = await session.run("test", { bytes: { dtype: "uint8", shape: [2, 128], data } });
    expect(scaled!.data).toEqual(transposed);
    expect(whole).toEqual({ dtype: "int32", shape: [2, 128], data: Int32Array.from(data) });
    await session.dispose();
  }
});
