import { open } from "node:fs/promises";
import { readOrigin, type WeightsOrigin } from "../training/run/runWeights.ts";

/** Number of the field `metadata_props` of ONNX's ModelProto, an entry of a key (field 1) and a value (field 2). */
const METADATA = 14;
/** Bytes that the tag and the length of a field take at most. */
const HEAD = 20;

/** Which weights of a run a model holds; undefined where it does not say it. Of the file, the metadata alone is read. */
export async function originOf(path: string): Promise<WeightsOrigin | undefined> {
  const metadata = new Map<string, string>();
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number): Promise<Uint8Array> => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    for (let at = 0; at < size;) {
      const { number, start, end } = fieldAt(await read(at, HEAD), 0);
      if (number === METADATA) metadata.set(...entryOf(await read(at + start, end - start)));
      at += end;
    }
  } finally {
    await file.close();
  }
  return readOrigin({
    weights: metadata.get("tensorloom.weights") ?? "",
    step: metadata.get("tensorloom.step") ?? "",
  });
}

function entryOf(bytes: Uint8Array): [key: string, value: string] {
  const texts = new Map<number, string>();
  for (let at = 0; at < bytes.length;) {
    const { number, start, end } = fieldAt(bytes, at);
    texts.set(number, new TextDecoder().decode(bytes.subarray(start, end)));
    at = end;
  }
  return [texts.get(1) ?? "", texts.get(2) ?? ""];
}

/**
 * The field of a protobuf message that begins at a byte: its number, and where what it holds starts and ends.
 * https://protobuf.dev/programming-guides/encoding/
 */
function fieldAt(message: Uint8Array, begin: number): { number: number; start: number; end: number } {
  let at = begin;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  const tag = varint();
  const kind = tag & 7;
  let length = kind === 1 ? 8 : kind === 5 ? 4 : 0;
  if (kind === 2) length = varint();
  else if (kind === 0) varint();
  return { number: Math.floor(tag / 8), start: at, end: at + length };
}
