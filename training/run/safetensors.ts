import { type DType, sizeOf } from "../../ir/types/shape.ts";
import type { Streamed } from "../../compiler/emit/streamed.ts";
import { wholeOf } from "./content.ts";
import { crc32 } from "./crc32.ts";
import type { HostTensor, Tensors } from "./tensor.ts";

/** A tensor of a file whose elements are made while it is written. */
export interface StreamedTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  parts(): Iterable<ArrayBufferView>;
}

export interface Safetensors {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is made while it is written. */
type StreamedFile = Pick<Safetensors, "metadata"> & {
  readonly tensors: Readonly<Record<string, StreamedTensor>>;
};

const inParts = ({ tensors, metadata }: Safetensors): StreamedFile => ({
  metadata,
  tensors: Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
      name,
      { dtype, shape, parts: () => [data] },
    ]),
  ),
});

function* bytesOf(tensor: StreamedTensor): Iterable<Uint8Array> {
  for (const { buffer, byteOffset, byteLength } of tensor.parts())
    yield new Uint8Array(buffer, byteOffset, byteLength);
}

const formats = {
  I64: { dtype: "int64", array: BigInt64Array },
  F32: { dtype: "float32", array: Float32Array },
  I32: { dtype: "int32", array: Int32Array },
  U32: { dtype: "uint32", array: Uint32Array },
  F16: { dtype: "float16", array: Uint16Array },
  U8: { dtype: "uint8", array: Uint8Array },
  BOOL: { dtype: "bool", array: Uint8Array },
} as const;
type FormatName = keyof typeof formats;

const formatOf = (dtype: DType): FormatName =>
  (Object.keys(formats) as FormatName[]).find((name) => formats[name].dtype === dtype)!;

/** The text of a file's metadata that holds the CRC-32 of all else in it, eight hexadecimal digits. */
export const checksumKey = "tensorloom.crc32";

/**
 * CRC-32 of what a file says, however it is laid out: its texts and the names, dtypes and shapes of its tensors as
 * JSON, each in order of names, then the tensors' bytes in that order.
 */
function checksumOf({ tensors, metadata }: StreamedFile): string {
  const inOrder = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = inOrder(metadata).filter(([key]) => key !== checksumKey);
  const entries = inOrder(tensors);
  const about = entries.map(([name, { dtype, shape }]) => [name, formatOf(dtype), shape]);
  let crc = crc32(new TextEncoder().encode(JSON.stringify([texts, about])));
  for (const [, tensor] of entries) for (const part of bytesOf(tensor)) crc = crc32(part, crc);
  return crc.toString(16).padStart(8, "0");
}

/** Bytes of the longest header that is read, as in the reference implementation. */
const MAX_HEADER = 100_000_000;

/**
 * Tensors and texts as a safetensors file: 8 bytes of header length, JSON header, data. Wide elements come first, then
 * names in order, so that all data is aligned and the bytes depend on the content alone. Its metadata has a checksum.
 * https://huggingface.co/docs/safetensors/index
 */
export function streamSafetensors(file: StreamedFile): Streamed {
  const { tensors } = file;
  const metadata = { ...file.metadata, [checksumKey]: checksumOf(file) };
  const width = (t: StreamedTensor): number => formats[formatOf(t.dtype)].array.BYTES_PER_ELEMENT;
  const entries = Object.entries(tensors).sort(([a, x], [b, y]) => width(y) - width(x) || (a < b ? -1 : 1));
  let end = 0;
  const header = entries.map(([name, t]) => {
    const start = end;
    end += sizeOf(t.shape) * width(t);
    return [name, { dtype: formatOf(t.dtype), shape: t.shape, data_offsets: [start, end] }] as const;
  });
  const texts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const about = ["__metadata__", Object.fromEntries(texts)] as const;
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([about, ...header])));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const head = new Uint8Array(8 + headerLength).fill(0x20, 8);
  new DataView(head.buffer).setBigUint64(0, BigInt(headerLength), true);
  head.set(json, 8);
  return {
    byteLength: head.length + end,
    *parts() {
      yield head;
      for (const [, tensor] of entries) yield* bytesOf(tensor);
    },
  };
}

/** The same of tensors in memory, that refer to their memory. */
export const streamTensors = (file: Safetensors): Streamed => streamSafetensors(inParts(file));

/** The bytes of a safetensors file. */
export const writeSafetensors = (file: Safetensors): Uint8Array<ArrayBuffer> => wholeOf(streamTensors(file));

/**
 * Reads a safetensors file; the error says what is wrong with it and where. Data is copied. A checksum must be that of
 * the content; a file without one, as other programs write, is read as it is.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors | { error: string } {
  if (bytes.length < 8) return fail(`the file ends after ${bytes.length} of the first 8 bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > MAX_HEADER)
    return fail(`a header of ${length} bytes is announced; it is not a safetensors file`);
  const start = 8 + Number(length);
  if (start > bytes.length) return fail(`the header needs ${start} bytes, the file has ${bytes.length}`);
  const header = parseHeader(bytes.subarray(8, start));
  if ("error" in header) return header;

  const tensors: [string, HostTensor][] = [];
  const data = bytes.subarray(start);
  const spans: [name: string, start: number, end: number][] = [];
  for (const [name, entry] of header.entries) {
    const tensor = readTensor(name, entry, data);
    if ("error" in tensor) return tensor;
    tensors.push([name, tensor]);
    spans.push([name, entry.data_offsets[0], entry.data_offsets[1]]);
  }
  spans.sort((a, b) => a[1] - b[1] || a[2] - b[2]);
  let end = 0;
  for (const [name, from, to] of spans) {
    if (from !== end)
      return fail(
        `tensor "${name}" starts at byte ${from} of the data, expected ${end}: they overlap or leave a gap`,
      );
    end = to;
  }
  if (end !== data.length) return fail(`${data.length} bytes of data follow the header, expected ${end}`);
  const file = { tensors: Object.fromEntries(tensors), metadata: header.metadata };
  const stored = file.metadata[checksumKey];
  if (stored === undefined) return file;
  const actual = checksumOf(inParts(file));
  return actual === stored
    ? file
    : fail(`its content has changed since it was written (checksum ${actual}, expected ${stored})`);
}

/** The JSON that an entry of a file's metadata holds; undefined when it holds none. */
export function parseMetadata(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

interface Entry {
  dtype: FormatName;
  shape: number[];
  data_offsets: [number, number];
}

function parseHeader(
  bytes: Uint8Array,
): { entries: [string, Entry][]; metadata: Record<string, string> } | { error: string } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (e) {
    return fail(`the header is not JSON (${(e as Error).message})`);
  }
  if (!isObject(header)) return fail("the header is not a JSON object");
  const entries: [string, Entry][] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (!isObject(entry) || Object.values(entry).some((v) => typeof v !== "string"))
        return fail("__metadata__ is not an object of texts");
      metadata = entry as Record<string, string>;
      continue;
    }
    if (!isObject(entry)) return fail(`tensor "${name}" has no description`);
    const { dtype, shape, data_offsets: offsets } = entry;
    if (!isFormat(dtype))
      return fail(`tensor "${name}" has dtype ${JSON.stringify(dtype)}, expected ${Object.keys(formats)}`);
    if (!isSizes(shape)) return fail(`tensor "${name}" has no valid shape`);
    if (!isSizes(offsets) || offsets.length !== 2) return fail(`tensor "${name}" has no valid data_offsets`);
    entries.push([name, { dtype, shape, data_offsets: [offsets[0]!, offsets[1]!] }]);
  }
  return { entries, metadata };
}

function readTensor(
  name: string,
  { dtype, shape, data_offsets: [start, end] }: Entry,
  data: Uint8Array,
): HostTensor | { error: string } {
  const { array, dtype: type } = formats[dtype];
  const needed = sizeOf(shape) * array.BYTES_PER_ELEMENT;
  if (end - start !== needed)
    return fail(
      `tensor "${name}" [${shape}] of ${dtype} takes ${needed} bytes, its offsets say ${end - start}`,
    );
  if (end > data.length)
    return fail(`tensor "${name}" ends at byte ${end} of the data, of which there are ${data.length}`);
  // A copy by construction: slice() of a Node Buffer would share its memory.
  return { dtype: type, shape, data: new array(new Uint8Array(data.subarray(start, end)).buffer) };
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x);

const isFormat = (x: unknown): x is FormatName => typeof x === "string" && Object.hasOwn(formats, x);

const isSizes = (x: unknown): x is number[] =>
  Array.isArray(x) && x.every((d) => Number.isSafeInteger(d) && d >= 0);

const fail = (error: string): { error: string } => ({ error });
