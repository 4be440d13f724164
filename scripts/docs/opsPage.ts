import type { ExampleTensor, Op } from "../../compiler/op.ts";
import { ops } from "../../compiler/ops.ts";
import { tensor, type TensorType } from "../../graph-schema/shape.ts";
import { page, pageHead, table } from "./markdown.ts";

/** docs/ops.md: every op of the IR, what it becomes in ONNX and whether it has a gradient. */
export function opsPage(): string {
  const rows = Object.entries(ops).map(([name, op]) => [
    `\`${name}\``,
    onnxOf(op),
    op.vjp ? "yes" : "",
    op.doc,
  ]);
  const intro = `The ${rows.length} primitives that every model is lowered to. An op without an ONNX node is replaced by others, by target and shape, before a program is emitted.`;
  return page([pageHead("Ops", intro), table(["Op", "ONNX", "Gradient", ""], rows)]);
}

function onnxOf(op: Op): string {
  const [example] = op.examples;
  if (!op.onnx || !example) return "";
  const attrs = example.attrs ?? {};
  const inputs = example.inputs.map(typeOf);
  const y = op.infer(inputs, attrs);
  if ("error" in y) throw new Error(`internal: first example of an op: ${y.error}`);
  return op.onnx(attrs, inputs, y).type;
}

const typeOf = (input: readonly number[] | ExampleTensor): TensorType =>
  "shape" in input ? tensor(input.shape, input.dtype) : tensor(input);
