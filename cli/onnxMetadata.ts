import { readOrigin, type WeightsOrigin } from "../training/run/runWeights.ts";

/** Number of the field `metadata_props` of ONNX's ModelProto, an entry of a key (field 1) and a value (field 2). */
const METADATA = 14;

/** Which weights of a run a model holds; undefined where it does not say it. */
export function originOf(model: Uint8Array): WeightsOrigin | undefined {
  const entries = [...fields(model)].flatMap(({ field, bytes }) =>
    field === METADATA ? [entryOf(bytes)] : [],
  );
  const metadata = new Map(entries);
  return readOrigin({
    weights: metadata.get("tensorloom.weights") ?? "",
    step: metadata.get("tensorloom.step") ?? "",
  });
}

function entryOf(bytes: Uint8Array): [key: string, value: string] {
  const texts = new Map(
    [...fields(bytes)].map(({ field, bytes: text }) => [field, new TextDecoder().decode(text)]),
  );
  return [texts.get(1) ?? "", texts.get(2) ?? ""];
}

/**
 * The fields of a protobuf message that have a length, without reading into the others, such as the weights of a large
 * model. https://protobuf.dev/programming-guides/encoding/
 */
function* fields(message: Uint8Array): Generator<{ field: number; bytes: Uint8Array }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag & 7;
    if (kind === 2) {
      const length = varint();
      yield { field: Math.floor(tag / 8), bytes: message.subarray(at, at + length) };
      at += length;
    } else if (kind === 0) varint();
    else at += kind === 1 ? 8 : 4;
  }
}
