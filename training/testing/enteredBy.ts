import { entryBy } from "../../compiler/steps/enterDoor.ts";
import { createBuilder } from "../../ir/builder.ts";
import { mapValues } from "../../ir/mapValues.ts";
import { optimize } from "../../ir/passes/optimize.ts";
import { targets } from "../../ir/targets.ts";
import { tensor } from "../../ir/types/shape.ts";
import type { Assembly } from "../data/encoding/assemble.ts";
import type { FitVectors } from "../data/encoding/prepareRows.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";
import { nodeBackend } from "../runtime/node.ts";
import { loadOnnx } from "../runtime/onnx.ts";

/** What a step program makes of raw rows, on ONNX Runtime. */
export async function enteredBy(
  { dtype, shape, entrance }: Assembly,
  raw: Tensors,
  fits: FitVectors,
): Promise<HostTensor> {
  const b = createBuilder();
  const rows = Object.values(raw)[0]!.shape[0]!;
  const type = tensor([rows, ...shape], dtype);
  const { enter, inputs, fits: state } = entryBy({ x: entrance }, b);
  const value = enter("x", type);
  // A program must compute something.
  const y = b.add([value, b.constant(0, [], dtype)]);
  const program = { name: "test", inputs, state, outputs: { y } };
  const vectors = mapValues(Object.fromEntries(fits), (data): HostTensor => ({
    dtype: "float32",
    shape: [data.length],
    data,
  }));
  const session = await loadOnnx(nodeBackend(1), { test: optimize(program, targets.cpu) }, vectors);
  const results = await session.run("test", raw);
  await session.dispose();
  return results.y!;
}
