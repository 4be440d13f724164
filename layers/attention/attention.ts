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

/** Score of a key that takes no part, the lowest that is finite, as kernels may assume that none is infinite. */
const LOWEST = -3.4028234663852886e38;

/**
 * softmax(query·keyᵀ / √E)·value, […, L, V], and 0 for a query for which no key takes part, as in PyTorch from 2.5 on.
 * Vaswani et al., 2017.
 */
export function computeAttention(x: Attention, b: LayerBuilder): Value {
  const rank = x.key.type.shape.length;
  const features = x.query.type.shape.at(-1) as number;
  const axes = x.key.type.shape.map((_, i) => i);
  const keys = b.transpose([x.key], { perm: [...axes.slice(0, -2), rank - 1, rank - 2] });
  // One for each feature: ONNX Runtime takes a lone factor into the MatMul, and may lose a query that is also the key.
  const scale = b.constant(1 / Math.sqrt(features), [features]);
  const matches = b.matMul([b.mul([x.query, scale]), keys]);
  // As low as a hidden key, a number would stand for one.
  const added = x.mask && x.mask.type.dtype !== "bool" && b.max([x.mask, b.constant(LOWEST / 2)]);
  const scores = added ? b.add([matches, added]) : matches;
  const weights = softmaxOver(scores, { ...x, visible: visibleKeys(x, scores, b) }, b);
  return b.matMul([applyDropout(weights, x.dropout, b), x.value]);
}

/** The softmax over the keys that take part, 0 for the others. */
function softmaxOver(
  scores: Value,
  { visible, mask, padding }: Pick<Attention, "mask" | "padding"> & { visible: Value | undefined },
  b: LayerBuilder,
): Value {
  const axis = scores.type.shape.length - 1;
  if (!visible) return b.softmax([scores], { axis });
  const weights = b.softmax([b.where([visible, scores, b.constant(LOWEST)])], { axis });
  // Where no key is left, all have the same score. Causality alone leaves each query the first key.
  return mask || padding ? b.where([visible, weights, b.constant(0)]) : weights;
}

/** True where a key takes part, broadcasting to the scores; undefined where all do. */
function visibleKeys(
  { mask, padding, causal }: Attention,
  scores: Value,
  b: LayerBuilder,
): Value | undefined {
  const conditions = [
    ...(mask ? [mask.type.dtype === "bool" ? mask : b.not([b.less([mask, b.constant(LOWEST)])])] : []),
    ...(padding ? [b.not([overScores(padding, scores, b)])] : []),
    ...(causal ? [isNotLater(scores, b)] : []),
  ];
  return conditions.reduce<Value | undefined>((all, one) => (all ? b.and([all, one]) : one), undefined);
}

/** [L, S], true where the key's position is not after the query's. */
function isNotLater(scores: Value, b: LayerBuilder): Value {
  const [length, keys] = scores.type.shape.slice(-2);
  const rows = b.reshape([b.range([], { size: length! })], { shape: [length!, 1] });
  const columns = b.reshape([b.range([], { size: keys! })], { shape: [1, keys!] });
  return b.lessOrEqual([columns, rows]);
}

/** [N, S] as [N, 1, …, S]. */
function overScores(padding: Value, scores: Value, b: LayerBuilder): Value {
  const [n, keys] = padding.type.shape;
  const between = scores.type.shape.slice(1, -1).map(() => 1);
  return b.reshape([padding], { shape: [n!, ...between, keys!] });
}
