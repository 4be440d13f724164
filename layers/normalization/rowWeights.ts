import type { LayerBuilder } from "../layerBuilder.ts";
import { type Dim, exactDivDims } from "../../ir/types/dim.ts";
import type { Value } from "../../ir/value.ts";

/** Weight of each of n rows, [n]: that of its sample where several rows, which follow each other, are of one. */
export function rowWeights(n: Dim, b: LayerBuilder): Value {
  const weight = b.sampleWeight;
  if (!weight) return b.constant(1, [n]);
  const [samples] = weight.type.shape as [Dim];
  const rows = exactDivDims(n, samples);
  if (rows === undefined || rows === 1) return weight;
  const column = b.reshape([weight], { shape: [samples, 1] });
  return b.reshape([b.expand([column], { shape: [samples, rows] })], { shape: [n] });
}
