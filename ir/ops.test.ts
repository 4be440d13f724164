import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradients } from "./autodiff.ts";
import { type Builder, createBuilder } from "./builder.ts";
import { rootsOf } from "./program.ts";
import { reachable, type Value } from "./value.ts";
import type { Op, OpExample } from "./op.ts";
import { type OpName, ops } from "./ops.ts";
import { legalize } from "./passes/legalize.ts";
import { optimize } from "./passes/optimize.ts";
import { checkGradients, expectClose, targets } from "./testing/checkGradients.ts";
import { deniedOnWebGpu } from "./testing/deniedOnWebGpu.ts";
import { exampleTensors } from "./testing/exampleTensors.ts";
import { foldExample } from "./testing/foldExample.ts";
import { load, programOf, type TestTensor } from "./testing/runProgram.ts";

interface Applied {
  y: Value;
  leaves: Value[];
  feeds: Record<string, TestTensor>;
  b: Builder;
}

function apply(name: OpName, example: OpExample): Applied {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors(example, b);
  return { y: b.apply(name, leaves, example.attrs ?? {}), leaves, feeds, b };
}

test("every op file is registered", () => {
  const files = readdirSync(new URL("./ops", import.meta.url)).map((f) => f.replace(".ts", ""));
  expect(Object.keys(ops).sort()).toEqual(files.sort());
});

describe.each(Object.entries(ops) as [OpName, Op][])("%s", (name, op) => {
  test("has a doc and examples", () => {
    expect(op.doc).toMatch(/\.$/);
    expect(op.examples.length).toBeGreaterThan(0);
  });

  test.each(op.examples)("gives what ONNX Runtime gives, on every target: %j", async (example) => {
    const { y, leaves, feeds, b } = apply(name, example);
    const inputs = leaves.map((v) => v.type);
    const types = [y.type, ...(op.auxiliaryOutputs?.(inputs, y.attrs) ?? [])];
    const outputs: Record<string, Value> = { y };
    for (let i = 1; i < types.length; i++) outputs[`y${i}`] = b.auxiliaryOutput(y, i);

    const results = await (await load(legalize(programOf(outputs), "cpu")))(feeds);
    Object.values(results).forEach((r, i) => {
      expect({ dtype: r.dtype, shape: r.dims }, `output ${i}`).toEqual(types[i]);
    });
    for (const target of targets) {
      const others = await (await load(optimize(programOf({ y }), target)))(feeds);
      expectClose(others.y!, results.y!, `${target}, all passes`);
    }
    // Constants of other types are left to the runtime, where integers wrap.
    if (op.fold && y.type.dtype === "float32")
      expectClose(foldExample(op, y.type, Object.values(feeds)), results.y!, "fold");
    const macs = op.macs?.(inputs, y.type, y.attrs) ?? 0;
    expect(Number.isInteger(macs) && Number(macs) >= 0, `${macs} multiply–adds`).toBe(true);
  });

  test.each(op.vjp || op.unroll ? op.examples : [])(
    "has the gradient of a finite difference: %j",
    async (example) => {
      const { y, leaves, feeds, b } = apply(name, example);
      await checkGradients({ y, leaves, feeds }, b);
    },
  );

  test.each(op.examples)("asks WebGPU for nothing that it lacks: %j", (example) => {
    const { y, leaves, b } = apply(name, example);
    const found = gradients({ y, dy: b.leaf("dy", y.type), wrt: leaves }, b);
    const outputs = { y, ...Object.fromEntries(found.flatMap((g, i) => (g ? [[`d${i}`, g]] : []))) };
    // An example that feeds int64 itself is for the CPU.
    if (leaves.some((v) => v.type.dtype === "int64")) return;
    for (const pass of [legalize, optimize]) {
      const used = new Set(reachable(rootsOf(pass(programOf(outputs), "webgpu"))));
      expect([...used].flatMap((v) => deniedOnWebGpu(v, used) ?? [])).toEqual([]);
    }
  });
});
