import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { type Dim, mulDims } from "../../ir/types/dim.ts";

/** How a map falls into blocks: elements of one along height and width, and how many there are. */
export interface BlockGrid {
  sizes: readonly [height: number, width: number];
  places: readonly [rows: Dim, columns: Dim];
}

/** The elements of each block as channels: x [N, C, rows·h, columns·w] → [N, C·h·w, rows, columns]. */
export function splitBlocks(
  x: Value,
  { sizes: [h, w], places: [rows, columns] }: BlockGrid,
  b: LayerBuilder,
): Value {
  const [n, channels] = x.type.shape as [Dim, number];
  const apart = b.reshape([x], { shape: [n, channels, rows, h, columns, w] });
  const sorted = b.transpose([apart], { perm: [0, 1, 3, 5, 2, 4] });
  return b.reshape([sorted], { shape: [n, channels * h * w, rows, columns] });
}

/** Undoes splitBlocks. */
export function joinBlocks(
  x: Value,
  { sizes: [h, w], places: [rows, columns] }: BlockGrid,
  b: LayerBuilder,
): Value {
  const [n, channels] = x.type.shape as [Dim, number];
  const apart = b.reshape([x], { shape: [n, channels / (h * w), h, w, rows, columns] });
  const sorted = b.transpose([apart], { perm: [0, 1, 4, 2, 5, 3] });
  return b.reshape([sorted], { shape: [n, channels / (h * w), mulDims(rows, h), mulDims(columns, w)] });
}
