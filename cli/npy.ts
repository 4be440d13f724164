import { sizeOf } from "../ir/types/shape.ts";
import type { HostTensor, TensorData } from "../training/run/tensor.ts";

/** Element types of NumPy's format that a model can take, and what they become. */
const kinds = {
  f4: { dtype: "float32", bytes: 4, read: (b: ArrayBuffer): TensorData => new Float32Array(b) },
  f8: {
    dtype: "float32",
    bytes: 8,
    read: (b: ArrayBuffer): TensorData => Float32Array.from(new Float64Array(b)),
  },
  i4: { dtype: "int32", bytes: 4, read: (b: ArrayBuffer): TensorData => new Int32Array(b) },
  i8: { dtype: "int64", bytes: 8, read: (b: ArrayBuffer): TensorData => new BigInt64Array(b) },
  b1: { dtype: "bool", bytes: 1, read: (b: ArrayBuffer): TensorData => new Uint8Array(b) },
  u1: {
    dtype: "float32",
    bytes: 1,
    read: (b: ArrayBuffer): TensorData => Float32Array.from(new Uint8Array(b)),
  },
} as const;

/** Reads an array in NumPy's format. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export function readNpy(bytes: Uint8Array): HostTensor | { error: string } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(1, 6)) !== "NUMPY")
    return { error: "not a NumPy array (.npy)" };
  const wide = bytes[6]! >= 2;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const kind = /'descr':\s*'[<|=]([a-z]\d)'/.exec(header)?.[1] ?? "";
  if (!Object.hasOwn(kinds, kind))
    return {
      error: `elements are ${/'descr':\s*([^,]+)/.exec(header)?.[1] ?? "unknown"}; expected ${Object.keys(kinds).join(", ")}`,
    };
  if (/'fortran_order':\s*True/.test(header))
    return { error: "the array is in Fortran order; save np.ascontiguousarray of it" };
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((s) => s.trim() !== "")
    .map(Number);
  const { dtype, bytes: width, read } = kinds[kind as keyof typeof kinds];
  const size = sizeOf(shape) * width;
  // A copy from its buffer's start, which a slice of a Buffer is not.
  const data = new Uint8Array(bytes.subarray(start + length, start + length + size));
  if (data.length !== size)
    return { error: `the file ends after ${data.length} of ${size} bytes of elements` };
  return { dtype, shape, data: read(data.buffer) };
}

/**
 * Integers in the integer dtype that a model takes, such as NumPy's int64 as int32; other tensors as they are. Ids are
 * int32 inside of every model.
 */
export function asInteger(x: HostTensor, dtype: string): HostTensor | { error: string } {
  if (x.dtype === "int32" && dtype === "int64")
    return { ...x, dtype, data: BigInt64Array.from(x.data as Int32Array, BigInt) };
  if (x.dtype !== "int64") return x;
  const wide = x.data as BigInt64Array;
  const large = wide.find((n) => BigInt.asIntN(32, n) !== n);
  if (large !== undefined) return { error: `expected numbers that int32 holds, got ${large}` };
  return dtype === "int32" ? { ...x, dtype, data: Int32Array.from(wide, Number) } : x;
}
