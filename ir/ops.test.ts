import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradients } from "./autodiff.ts";
import { type Builder, createBuilder } from "./builder.ts";
import type { Value } from "./value.ts";
import type { Op, OpExample } from "./op.ts";
import { type OpName, ops } from "./ops.ts";
import { legalize } from "./passes/legalize.ts";
import { optimize } from "./passes/optimize.ts";
import { targets } from "./targets.ts";
import { checkGradients, expectClose } from "./testing/checkGradients.ts";
import { exampleTensors } from "./testing/exampleTensors.ts";
import { foldExample } from "./testing/foldExample.ts";
import { lackedAnywhere } from "./testing/lackedAnywhere.ts";
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
  expect(Object.keys(ops).sort(), "every file in ops/ has a line in ops.ts").toEqual(files.sort());
});

describe.each(Object.entries(ops) as [OpName, Op][])("%s", (name, op) => {
  test("has a doc and examples", () => {
    expect(op.doc, "doc is a sentence, which ends with a period").toMatch(/\.$/);
    expect(op.examples.length, "at least one of examples").toBeGreaterThan(0);
  });

  test.each(op.examples)("gives what ONNX Runtime gives, on every target: %j", async (example) => {
    const { y, leaves, feeds, b } = apply(name, example);
    const inputs = leaves.map((v) => v.type);
    const types = [y.type, ...(op.auxiliaryOutputs?.(inputs, y.attrs) ?? [])];
    const outputs: Record<string, Value> = { y };
    for (let i = 1; i < types.length; i++) outputs[`y${i}`] = b.auxiliaryOutput(y, i);

    const results = await (await load(legalize(programOf(outputs), targets.cpu)))(feeds);
    Object.values(results).forEach((r, i) => {
      expect({ dtype: r.dtype, shape: r.dims }, `output ${i}`).toEqual(types[i]);
    });
    for (const target of Object.values(targets)) {
      const others = await (await load(optimize(programOf({ y }), target)))(feeds);
      expectClose(others.y!, results.y!, `${target.id}, all passes`);
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

  test.each(op.examples)("asks no target for what it lacks: %j", (example) => {
    const { y, leaves, b } = apply(name, example);
    const found = gradients({ y, dy: b.leaf("dy", y.type), wrt: leaves }, b);
    const outputs = { y, ...Object.fromEntries(found.flatMap((g, i) => (g ? [[`d${i}`, g]] : []))) };
    // What a target lacks by the int64 that an example feeds, no rule can replace.
    if (leaves.some((v) => v.type.dtype === "int64")) return;
    expect(lackedAnywhere(programOf(outputs))).toEqual([]);
  });
});
