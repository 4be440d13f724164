import { sizeOf } from "../../ir/types/shape.ts";
import type { Encoding, ValuesOf } from "../data/encoding/encoding.ts";
import type { AsyncTensor } from "./npy.ts";
import { oneAhead } from "./oneAhead.ts";
import { partsOfRows } from "./trainingData.ts";

/** Bytes that are made at a time. */
const CHUNK = 1 << 20;

/** Encoded rows of one split for one purpose; all of a split are in one order. */
export interface EncodedTensor extends AsyncTensor {
  split: "train" | "validation";
  role: "input" | "target" | "weight";
  /** Id of the input that it feeds, the term that compares with it, or "weight". */
  name: string;
}

/**
 * The rows to learn from and those held out, prepared, as a model and a step program without a door take them; a split
 * without rows has none. Their rows are read as their parts are asked for.
 */
export async function encodedTensors(encoding: Encoding): Promise<EncodedTensor[]> {
  const { train, validation, inputs, targets, weight, weights } = encoding;
  const feeds: (Pick<EncodedTensor, "role" | "name"> & { values: ValuesOf })[] = [
    ...Object.entries(inputs).map(([name, values]) => ({ role: "input" as const, name, values })),
    ...Object.entries(targets).map(([name, { values }]) => ({ role: "target" as const, name, values })),
    ...(weight ? [{ role: "weight" as const, name: "weight", values: weights }] : []),
  ];
  const found: EncodedTensor[] = [];
  for (const [split, rows] of Object.entries({ train, validation }) as [
    EncodedTensor["split"],
    Uint32Array,
  ][])
    for (const { role, name, values } of rows.length === 0 ? [] : feeds)
      found.push({ split, role, name, ...(await streamed(rows, values)) });
  return found;
}

/** Such as train.inputs.x, train.targets.loss and train.weight. */
export const feedName = ({ split, role, name }: Pick<EncodedTensor, "split" | "role" | "name">): string =>
  `${split}.${role === "weight" ? role : `${role}s.${name}`}`;

async function streamed(rows: Uint32Array, values: ValuesOf): Promise<AsyncTensor> {
  const { dtype, shape, data } = await values(rows.subarray(0, 1));
  const size = Math.max(1, Math.floor(CHUNK / (data.BYTES_PER_ELEMENT * sizeOf(shape))));
  return {
    ...{ dtype, shape: [rows.length, ...shape.slice(1)] },
    async *parts() {
      for await (const part of oneAhead(partsOfRows(rows, size), values)) yield part.data;
    },
  };
}
