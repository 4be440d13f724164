import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { applyDropout } from "../recipes/applyDropout.ts";

/** What attention is computed from. */
export interface Attention {
  /** […, L, E]. */
  query: Value;
  /** […, S, E]. */
  key: Value;
  /** […, S, V]. */
  value: Value;
  /** Broadcasts to […, L, S]: true where the key takes part, or a number added to the score. */
  mask?: Value | undefined;
  /** [N, S], true where a key takes no part. */
  padding?: Value | undefined;
  /** No position sees a later one. */
  causal: boolean;
  /** Share of the attention weights that is dropped while training. */
  dropout: number;
}

/** Score of a key that takes no part; its exponential is 0. */
const EXCLUDED = -1e30;

/** softmax(query·keyᵀ / √E)·value, […, L, V]. Vaswani et al., 2017. */
export function computeAttention(x: Attention, b: LayerBuilder): Value {
  const rank = x.key.type.shape.length;
  const features = x.query.type.shape.at(-1) as number;
  const axes = x.key.type.shape.map((_, i) => i);
  const keys = b.transpose([x.key], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] });
  let scores = b.matMul([b.mul([x.query, b.constant(1 / Math.sqrt(features))]), keys]);
  const excluded = b.constant(EXCLUDED);
  if (x.mask)
    scores = x.mask.type.dtype === "bool" ? b.where([x.mask, scores, excluded]) : b.add([scores, x.mask]);
  if (x.padding) scores = b.where([overScores(x.padding, scores, b), excluded, scores]);
  if (x.causal) scores = b.where([isLater(scores, b), excluded, scores]);
  const weights = b.softmax([scores], { axis: scores.type.shape.length - 1 });
  return b.matMul([applyDropout(weights, x.dropout, b), x.value]);
}

/** [L, S], true where the key's position is after the query's. */
function isLater(scores: Value, b: LayerBuilder): Value {
  const [length, keys] = scores.type.shape.slice(-2);
  const rows = b.reshape([b.range([], { size: length! })], { shape: [length!, 1] });
  const columns = b.reshape([b.range([], { size: keys! })], { shape: [1, keys!] });
  return b.greater([columns, rows]);
}

/** [N, S] as [N, 1, …, S]. */
function overScores(padding: Value, scores: Value, b: LayerBuilder): Value {
  const [n, keys] = padding.type.shape;
  const between = scores.type.shape.slice(1, -1).map(() => 1);
  return b.reshape([padding], { shape: [n!, ...between, keys!] });
}
