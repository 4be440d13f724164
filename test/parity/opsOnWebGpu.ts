import { gradients } from "../../ir/autodiff.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Value } from "../../ir/value.ts";
import type { Op, OpExample } from "../../ir/op.ts";
import { type OpName, ops } from "../../ir/ops.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { exampleTensors, noise } from "../../ir/testing/exampleTensors.ts";
import { lostDigits } from "../../ir/testing/lostDigits.ts";
import { load, programOf } from "../../ir/testing/runProgram.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { faultsOnWebGpu, loadOnWebGpu } from "./faultsOnWebGpu.ts";

// A process of its own, because the graphics driver is chosen by its environment. Prints one line of JSON: what went
// wrong on WebGPU with any op's examples and their gradients, none of which may fall back to the CPU, and which digits are lost.

async function faults(name: OpName, example: OpExample): Promise<string[]> {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors(example, b);
  const y = b.apply(name, leaves, example.attrs ?? {});
  const dy = b.leaf("dy", y.type);
  const found = gradients({ y, dy, wrt: leaves.filter((v) => v.type.dtype === "float32") }, b);
  const outputs: Record<string, Value> = { y };
  found.forEach((g, i) => g && (outputs[`d${i}`] = g));
  const dims = y.type.shape as number[];
  const fed = {
    ...feeds,
    dy: {
      dtype: "float32" as const,
      dims,
      data: noise(sizeOf(dims), 20),
    },
  };
  const program = programOf(outputs);
  const expected = await (await load(legalize(program, targets.cpu)))(fed);
  return faultsOnWebGpu(program, { feeds: fed, expected });
}

const result = await lostDigits(loadOnWebGpu);
for (const [name, op] of Object.entries(ops) as [OpName, Op][])
  for (const example of op.examples) {
    // An example that feeds int64 itself is for the CPU.
    if (example.inputs.some((x) => "shape" in x && x.dtype === "int64")) continue;
    for (const fault of await faults(name, example))
      result.push(`${name} ${JSON.stringify(example.attrs ?? {})}: ${fault}`);
  }
console.log(JSON.stringify(result));
