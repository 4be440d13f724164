import type { Streamed } from "../../compiler/emit/streamed.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { classesOf, type Encoding } from "../data/encoding/encode.ts";
import { streamSafetensors, type StreamedTensor } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

/** Bytes that are made at a time. */
const CHUNK = 1 << 20;
/** Of one element: float32 or int32. */
const BYTES = 4;

/** data.safetensors of train.py: the rows to learn from and those held out, as the model sees them, in one order. */
export function dataFile(encoding: Encoding): Streamed {
  const parts = Object.entries({ train: encoding.train, validation: encoding.validation });
  const tensors = parts.flatMap(([part, rows]) => (rows.length > 0 ? tensorsOf(encoding, part, rows) : []));
  const classes = classesOf(encoding);
  return streamSafetensors({
    tensors: Object.fromEntries(tensors),
    metadata: {
      dataset: encoding.dataset.hash,
      ...(classes && { classes: JSON.stringify(classes) }),
    },
  });
}

function tensorsOf(encoding: Encoding, part: string, rows: Uint32Array): [string, StreamedTensor][] {
  const named = (some: Uint32Array): Tensors => {
    const { inputs, targets, weight } = encoding.batch(some, some.length);
    return {
      ...prefixed("inputs", inputs),
      ...prefixed("targets", targets),
      ...(encoding.weight && { weight }),
    };
  };
  return Object.entries(named(rows.subarray(0, 1))).map(([name, { dtype, shape }]) => [
    `${part}.${name}`,
    {
      dtype,
      shape: [rows.length, ...shape.slice(1)],
      *parts() {
        const size = Math.max(1, Math.floor(CHUNK / (BYTES * sizeOf(shape))));
        for (let at = 0; at < rows.length; at += size) yield named(rows.subarray(at, at + size))[name]!.data;
      },
    },
  ]);
}

const prefixed = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));
