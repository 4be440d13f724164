import { InferenceSession, Tensor } from "onnxruntime-node";
import type { DType } from "../types/shape.ts";
import { toOnnx } from "../../compiler/emit/onnx/onnx.ts";
import type { Program } from "../program.ts";
import { reachable, type Value } from "../value.ts";

/** A tensor as plain numbers, row-major. */
export interface TestTensor {
  dtype: DType;
  dims: readonly number[];
  data: readonly number[];
}

/** A program without state that computes `outputs` from whatever leaves they need. */
export const programOf = (outputs: Readonly<Record<string, Value>>): Program => ({
  name: "test",
  inputs: reachable(Object.values(outputs)).filter((v) => v.kind === "leaf"),
  state: [],
  outputs,
});

export type Run = (feeds: Readonly<Record<string, TestTensor>>) => Promise<Record<string, TestTensor>>;

/**
 * Loads a program into ONNX Runtime, on the CPU unless said. Feeds that it does not need are left out; the others are
 * given in the dtype that it takes.
 */
export async function load(program: Program, options: InferenceSession.SessionOptions = {}): Promise<Run> {
  const session = await InferenceSession.create(toOnnx(program), { ...SESSION, ...options });
  const dtypes = new Map(program.inputs.map((v) => [v.name, v.type.dtype]));
  return async (feeds) => {
    const wanted = session.inputNames.map((name) => {
      const fed = feeds[name]!;
      return [name, toOrt({ ...fed, dtype: dtypes.get(name) ?? fed.dtype })] as const;
    });
    const results = await session.run(Object.fromEntries(wanted));
    return Object.fromEntries(Object.entries(results).map(([name, t]) => [name, fromOrt(t)]));
  };
}

// Errors alone: an output whose declared shape is wrong is reported by comparing it, not in the log.
const SESSION: InferenceSession.SessionOptions = { logSeverityLevel: 3, intraOpNumThreads: 1 };

const arrays = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint32: Uint32Array,
  bool: Uint8Array,
} as const;

function toOrt({ dtype, dims, data }: TestTensor): Tensor {
  if (dtype === "int64")
    return new Tensor(
      "int64",
      BigInt64Array.from(data, (n) => BigInt(n)),
      dims,
    );
  if (dtype === "float16") throw new Error("internal: no float16 in tests");
  return new Tensor(dtype, arrays[dtype].from(data), dims);
}

const fromOrt = (t: Tensor): TestTensor => ({
  dtype: t.type as DType,
  dims: t.dims,
  data: Array.from(t.data as Float32Array | BigInt64Array, Number),
});
