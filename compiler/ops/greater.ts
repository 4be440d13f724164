import { broadcast, tensor } from "../../graph-schema/shape.ts";
import type { Op } from "../op.ts";

/** a > b with NumPy broadcasting; bool. ONNX Greater-13. */
export const greater: Op = {
  doc: "a > b elementwise, as bool.",
  infer: ([a, b]) => {
    const shape = broadcast(a!.shape, b!.shape);
    return shape && a!.dtype === b!.dtype
      ? tensor(shape, "bool")
      : { error: "greater: shapes or dtypes differ" };
  },
  vjp: null,
  onnx: () => ({ type: "Greater" }),
  examples: [{ inputs: [[2, 3], [3]] }],
};
