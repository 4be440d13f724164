import { onnxModel } from "../../compiler/emit/onnx/onnx.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { ExampleTensor, Op } from "../../ir/op.ts";
import { type OpName, ops } from "../../ir/ops.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import { page, pageHead, table } from "./markdown.ts";

/** docs/ops.md: every op of the IR, what it becomes in ONNX and whether it has a gradient. */
export function opsPage(): string {
  const rows = (Object.entries(ops) as [OpName, Op][]).map(([name, op]) => [
    `\`${name}\``,
    onnxOf(name, op),
    op.vjp ? "yes" : "",
    op.doc,
  ]);
  const intro = `The ${rows.length} primitives that every model is lowered to. The ONNX nodes are those of the first example on the CPU; other targets and shapes may take others, since each op that a target lacks or does slowly is replaced there.`;
  return page([pageHead("Ops", intro), table(["Op", "ONNX", "Gradient", ""], rows)]);
}

function onnxOf(name: OpName, { examples: [example] }: Op): string {
  if (!example) throw new Error(`internal: ${name} has no example`);
  const b = createBuilder();
  const inputs = example.inputs.map((input, i) => b.leaf(`x${i}`, typeOf(input)));
  const y = b.apply(name, inputs, example.attrs ?? {});
  const model = onnxModel(legalize({ name, inputs, state: [], outputs: { y } }, targets.cpu));
  return [...new Set((model.graph?.node ?? []).map((node) => node.opType))].join(", ");
}

const typeOf = (input: readonly number[] | ExampleTensor): TensorType =>
  "shape" in input ? tensor(input.shape, input.dtype) : tensor(input);
