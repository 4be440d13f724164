import { gradients } from "../../compiler/autodiff.ts";
import { createBuilder } from "../../compiler/ir/builder.ts";
import type { Value } from "../../compiler/ir/value.ts";
import type { Op, OpExample } from "../../compiler/op.ts";
import { type OpName, ops } from "../../compiler/ops.ts";
import { exampleTensors, noise } from "../../compiler/testing/exampleTensors.ts";
import { programOf } from "../../compiler/testing/runProgram.ts";
import { faultsOnWebGpu } from "./webGpu.ts";

// A process of its own, because the graphics driver is chosen by its environment. Prints one line of JSON: what went
// wrong on WebGPU with the examples of an op and their gradients, none of which may fall back to the CPU. An argument
// is a pattern for the names of the ops.

async function faults(name: OpName, example: OpExample): Promise<string[]> {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors(example, b);
  const y = b.apply(name, leaves, example.attrs ?? {});
  const dy = b.leaf("dy", y.type);
  const found = gradients({ y, dy, wrt: leaves.filter((v) => v.type.dtype === "float32") }, b);
  const outputs: Record<string, Value> = { y };
  found.forEach((g, i) => g && (outputs[`d${i}`] = g));
  const dims = y.type.shape as number[];
  const count = dims.reduce((a, d) => a * d, 1);
  return faultsOnWebGpu(programOf(outputs), {
    ...feeds,
    dy: { dtype: "float32", dims, data: noise(count, 20) },
  });
}

const pattern = new RegExp(process.argv[2] ?? "");
const result: string[] = [];
for (const [name, op] of Object.entries(ops) as [OpName, Op][])
  for (const example of pattern.test(name) ? op.examples : []) {
    // An example that feeds int64 itself is for the CPU.
    if (example.inputs.some((x) => "shape" in x && x.dtype === "int64")) continue;
    for (const fault of await faults(name, example))
      result.push(`${name} ${JSON.stringify(example.attrs ?? {})}: ${fault}`);
  }
console.log(JSON.stringify(result));
