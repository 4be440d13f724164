import { sizeOf } from "../../ir/types/shape.ts";
import type { DType } from "../../ir/types/shape.ts";
import type { AsyncStreamed } from "./content.ts";
import type { HostTensor } from "./tensor.ts";

/** What NumPy calls an element type, little-endian. */
const kinds: Readonly<Record<DType, string>> = {
  float32: "<f4",
  float16: "<f2",
  int32: "<i4",
  int64: "<i8",
  uint32: "<u4",
  uint8: "|u1",
  bool: "|b1",
};

/** A tensor whose elements are read while its file is written. */
export interface AsyncTensor extends Omit<HostTensor, "data"> {
  /** In C order; may be asked for again. */
  parts(): Iterable<ArrayBufferView> | AsyncIterable<ArrayBufferView>;
}

/**
 * A tensor in NumPy's format, version 1.0, in C order; its data is aligned, so that it can be mapped into memory.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function streamNpy({ dtype, shape, parts }: AsyncTensor): AsyncStreamed {
  const head = headerOf(kinds[dtype], shape);
  const width = Number(kinds[dtype].slice(2));
  return {
    byteLength: head.length + sizeOf(shape) * width,
    async *parts() {
      yield head;
      for await (const part of parts()) yield bytesOf(part);
    },
  };
}

/** The same of a tensor in memory. */
export function writeNpy({ dtype, shape, data }: HostTensor): Uint8Array {
  const head = headerOf(kinds[dtype], shape);
  const out = new Uint8Array(head.length + data.byteLength);
  out.set(head);
  out.set(bytesOf(data), head.length);
  return out;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Magic, version, length and a Python dictionary, padded so that data begins at a multiple of 64 bytes. */
function headerOf(kind: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.map((size) => `${size},`).join(" ");
  const dict = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const text = `${dict.padEnd(Math.ceil((dict.length + FIXED + 1) / ALIGNMENT) * ALIGNMENT - FIXED - 1)}\n`;
  const head = new Uint8Array(FIXED + text.length);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  new TextEncoder().encodeInto(text, head.subarray(FIXED));
  return head;
}

/** Bytes before the dictionary. */
const FIXED = 10;
const ALIGNMENT = 64;
