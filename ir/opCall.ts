import type { Op } from "./op.ts";
import { ops } from "./ops.ts";
import type { OpCall } from "./target.ts";
import type { Value } from "./value.ts";

/** How a target is asked about the op application that makes a value; of an auxiliary output, with that one read. */
export function opCallOf(v: Value): OpCall {
  if (v.kind === "auxiliaryOutput") return { ...opCallOf(v.inputs[0]!), readsAuxiliary: true };
  const op: Op = ops[v.op!];
  const inputs = v.inputs.map((x) => x.type);
  const node = op.onnx?.(v.attrs, inputs, v.type)?.type ?? null;
  return { op: v.op!, node, attrs: v.attrs, inputs, output: v.type, readsAuxiliary: false };
}
