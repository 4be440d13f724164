import { isStatic, sizeOf, type TensorType } from "../types/shape.ts";
import type { Op } from "../op.ts";
import type { TestTensor } from "./runProgram.ts";

/** What an elementwise op's `fold` gives for whole tensors, which it broadcasts together. */
export function foldExample(op: Op, type: TensorType, inputs: readonly TestTensor[]): TestTensor {
  const dims = type.shape;
  if (!isStatic(dims)) throw new Error("internal: examples are static");
  const data = Array.from({ length: sizeOf(dims) }, (_, at) =>
    op.fold!(...inputs.map((x) => x.data[broadcastIndex(at, dims, x.dims)]!)),
  );
  return { dtype: type.dtype, dims, data };
}

/** Index into a tensor of `dims` that broadcasts to `to`, of the element that lands at index `at`. */
function broadcastIndex(at: number, to: readonly number[], dims: readonly number[]): number {
  let index = 0;
  let pitch = 1;
  for (let i = 1; i <= to.length; i++) {
    const size = dims.at(-i);
    const place = at % to.at(-i)!;
    at = Math.floor(at / to.at(-i)!);
    if (i > dims.length || size === 1) continue;
    index += place * pitch;
    pitch *= size!;
  }
  return index;
}
