import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createBuilder } from "./ir/builder.ts";
import type { Value } from "./ir/value.ts";
import type { Op } from "./op.ts";
import { type OpName, ops } from "./ops.ts";
import { legalize } from "./passes/legalize.ts";
import { optimize } from "./passes/optimize.ts";
import { checkGradients, expectClose, targets } from "./testing/checkGradients.ts";
import { exampleTensors } from "./testing/exampleTensors.ts";
import { load, programOf } from "./testing/runProgram.ts";

test("every op file is registered", () => {
  const files = readdirSync(new URL("./ops", import.meta.url)).map((f) => f.replace(".ts", ""));
  expect(Object.keys(ops).sort()).toEqual(files.sort());
});

describe.each(Object.entries(ops) as [OpName, Op][])("%s", (name, op) => {
  test("has a doc and examples", () => {
    expect(op.doc).toMatch(/\.$/);
    expect(op.examples.length).toBeGreaterThan(0);
  });

  test.each(op.examples)("agrees with ONNX Runtime: %j", async (example) => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors(example, b);
    const y = b.apply(name, leaves, example.attrs ?? {});
    const types = [
      y.type,
      ...(op.byproducts?.(
        leaves.map((v) => v.type),
        y.attrs,
      ) ?? []),
    ];
    const outputs: Record<string, Value> = { y };
    for (let i = 1; i < types.length; i++) outputs[`y${i}`] = b.byproduct(y, i);

    const program = programOf(outputs);
    const results = await (await load(legalize(program, "cpu")))(feeds);
    Object.values(results).forEach((r, i) => {
      expect({ dtype: r.dtype, shape: r.dims }, `output ${i}`).toEqual(types[i]);
    });
    for (const target of targets) {
      const others = await (await load(optimize(programOf({ y }), target)))(feeds);
      expectClose(others.y!, results.y!, `${target}, all passes`);
    }
  });

  test.runIf(op.vjp).each(op.examples)("has the gradient of a finite difference: %j", async (example) => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors(example, b);
    await checkGradients({ y: b.apply(name, leaves, example.attrs ?? {}), leaves, feeds }, b);
  });
});
