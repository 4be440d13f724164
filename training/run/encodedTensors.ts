import { sizeOf } from "../../ir/types/shape.ts";
import type { Encoding, PreparedRows } from "../data/encoding/encoding.ts";
import type { StreamedTensor } from "./safetensors.ts";
import type { HostTensor } from "./tensor.ts";

/** Bytes that are made at a time. */
const CHUNK = 1 << 20;

/** Encoded rows of one split for one purpose; all of a split are in one order. */
export interface EncodedTensor extends StreamedTensor {
  split: "train" | "validation";
  role: "input" | "target" | "weight";
  /** Id of the input that it feeds, the term that compares with it, or "weight". */
  name: string;
}

/** The rows to learn from and those held out, as a step program is fed them; a split without rows has none. */
export async function encodedTensors(encoding: Encoding): Promise<EncodedTensor[]> {
  const { train, validation, columns, targets, weight } = encoding;
  const rowsOf = await encoding.load();
  const feeds: Pick<EncodedTensor, "role" | "name">[] = [
    ...Object.keys(columns).map((name) => ({ role: "input" as const, name })),
    ...Object.keys(targets).map((name) => ({ role: "target" as const, name })),
    ...(weight ? [{ role: "weight" as const, name: "weight" }] : []),
  ];
  return Object.entries({ train, validation }).flatMap(([split, rows]) =>
    rows.length === 0
      ? []
      : feeds.map((feed) => ({
          ...{ ...feed, split: split as EncodedTensor["split"] },
          ...streamed(rows, (some) => encoded(rowsOf, feed, some)),
        })),
  );
}

/** Such as train.inputs.x, train.targets.loss and train.weight. */
export const feedName = ({ split, role, name }: Pick<EncodedTensor, "split" | "role" | "name">): string =>
  `${split}.${role === "weight" ? role : `${role}s.${name}`}`;

function encoded(
  rowsOf: PreparedRows,
  { role, name }: Pick<EncodedTensor, "role" | "name">,
  rows: Uint32Array,
): HostTensor {
  const { inputs, targets, weight } = rowsOf(rows, rows.length);
  return role === "input" ? inputs[name]! : role === "target" ? targets[name]! : weight;
}

function streamed(rows: Uint32Array, of: (some: Uint32Array) => HostTensor): StreamedTensor {
  const { dtype, shape, data } = of(rows.subarray(0, 1));
  const size = Math.max(1, Math.floor(CHUNK / (data.BYTES_PER_ELEMENT * sizeOf(shape))));
  return {
    ...{ dtype, shape: [rows.length, ...shape.slice(1)] },
    *parts() {
      for (let at = 0; at < rows.length; at += size) yield of(rows.subarray(at, at + size)).data;
    },
  };
}
