import type { Door } from "../../compiler/steps/door.ts";
import type { Fitted } from "./initialize.ts";
import { oneAhead } from "./oneAhead.ts";
import type { HostTensor, Tensors } from "./tensor.ts";

/** A dataset as one model sees it: batches of encoded rows, split into training and validation. */
export interface TrainingData {
  /** sha256 of the columns. */
  readonly hash: string;
  readonly trainRows: Uint32Array;
  readonly validationRows: Uint32Array;
  /** Sizes that the data give to symbols of the graph, e.g. { T: 16 }. */
  readonly bind: Readonly<Record<string, number>>;
  /** Names of the classes of the first target that has some, and the term that compares with it. */
  readonly classes?: { term: string; names: readonly string[] };
  /** How inputs and targets are made of what `batch` gives; absent where it gives them. */
  readonly door?: Door;
  /** What steps and layers are fitted with to the training rows; absent where there is nothing to fit. */
  fit?(): Promise<Fitted>;
  /** The target columns of these rows, [rows, …], by the term that they are of. */
  readonly targets: Readonly<Record<string, (rows: Uint32Array) => Promise<HostTensor>>>;
  /**
   * What a step program is fed for these rows; padded to `size` with samples of weight 0. Calls may overlap. Rejects with
   * a RunError where the rows cannot be read.
   */
  batch(rows: Uint32Array, size: number): Promise<Tensors>;
}

/** Rows in batches of `size`, in order, each gathered while the one before is used. */
export const batchesInOrder = (
  data: Pick<TrainingData, "batch">,
  rows: Uint32Array,
  size: number,
): AsyncGenerator<Tensors> => oneAhead(partsOfRows(rows, size), (part) => data.batch(part, size));

/** Rows in parts of `size`, in order; the last may have fewer. */
export function* partsOfRows(rows: Uint32Array, size: number): Generator<Uint32Array> {
  for (let first = 0; first < rows.length; first += size) yield rows.subarray(first, first + size);
}
