import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { computeAttention } from "./attention.ts";
import { product } from "../recipes/dense.ts";
import { fanInUniform, xavierUniform, zeros } from "../../ir/initializer.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { featuresOf } from "../rules/sequences.ts";

/** What attention of several heads is computed from. */
export interface MultiHead {
  /** [N, L, E]. */
  query: Value;
  /** [N, S, any]; the query unless given. */
  key?: Value | undefined;
  /** [N, S, any]; the key unless given. */
  value?: Value | undefined;
  /** True where a key is padding, [N, S]. */
  padding?: Value | undefined;
  heads: number;
  bias: boolean;
  causal: boolean;
  /** Share of the attention weights that is dropped while training. */
  dropout: number;
}

/** nn.MultiheadAttention: [N, L, E], with its parameters under the names that they have there. */
export function multiHead(x: MultiHead, b: LayerBuilder): Value {
  const { query, key = query, value = key } = x;
  const features = featuresOf(query);
  const projected = [query, key, value].every((v) => v === query)
    ? thirds(product(query, joint(features, x, b), b), 2, b)
    : projectEach([query, key, value], x, b);
  const [q, k, v] = projected.map((part) => splitHeads(part, x.heads, b)) as [Value, Value, Value];
  const mixed = computeAttention(
    { query: q, key: k, value: v, padding: x.padding, causal: x.causal, dropout: x.dropout },
    b,
  );
  const weight = b.param("out_proj.weight", [features, features], fanInUniform(features));
  const bias = x.bias ? b.param("out_proj.bias", [features], zeros) : undefined;
  return product(joinHeads(mixed, b), { weight, bias }, b);
}

/** What is wrong with a number of heads. */
export function headsProblem(features: number, heads: number): Problem[] {
  if (features % heads === 0) return [];
  let fitting = Math.min(heads, features);
  while (features % fitting !== 0) fitting--;
  return [
    problem.headsDivide("heads", { phrase: "divisorOfFeatures", features }, heads, setTo("heads", fitting)),
  ];
}

/** The weights of query, key and value in one, [3E, E]. */
function joint(
  features: number,
  { bias }: { bias: boolean },
  b: LayerBuilder,
): { weight: Value; bias: Value | undefined } {
  const init = xavierUniform(features, 3 * features);
  return {
    weight: b.param("in_proj_weight", [3 * features, features], init),
    bias: bias ? b.param("in_proj_bias", [3 * features], zeros) : undefined,
  };
}

/** Query, key and value of different sources; where widths differ, each has a weight of its own. */
function projectEach(sources: readonly Value[], { bias }: { bias: boolean }, b: LayerBuilder): Value[] {
  const widths = sources.map(featuresOf);
  const [features] = widths as [number];
  if (widths.every((width) => width === features)) {
    const all = joint(features, { bias }, b);
    const weights = thirds(all.weight, 0, b);
    const biases = all.bias && thirds(all.bias, 0, b);
    return sources.map((x, i) => product(x, { weight: weights[i]!, bias: biases?.[i] }, b));
  }
  const weights = ["q", "k", "v"].map((name, i) =>
    b.param(`${name}_proj_weight`, [features, widths[i]!], xavierUniform(widths[i]!, features)),
  );
  const biases = bias ? thirds(b.param("in_proj_bias", [3 * features], zeros), 0, b) : undefined;
  return sources.map((x, i) => product(x, { weight: weights[i]!, bias: biases?.[i] }, b));
}

/** The three equal parts of an axis. */
function thirds(x: Value, axis: number, b: LayerBuilder): Value[] {
  const size = (x.type.shape[axis] as number) / 3;
  return [0, 1, 2].map((i) =>
    b.slice([x], { axes: [axis], starts: [i * size], ends: [(i + 1) * size], steps: [1] }),
  );
}

/** [N, L, E] as [N, heads, L, E/heads]. */
export function splitHeads(x: Value, heads: number, b: LayerBuilder): Value {
  const [n, length] = x.type.shape;
  const split = b.reshape([x], { shape: [n!, length!, heads, featuresOf(x) / heads] });
  return b.transpose([split], { perm: [0, 2, 1, 3] });
}

/** [N, heads, L, E/heads] as [N, L, E]. */
export function joinHeads(x: Value, b: LayerBuilder): Value {
  const [n, heads, length] = x.type.shape;
  return b.reshape([b.transpose([x], { perm: [0, 2, 1, 3] })], {
    shape: [n!, length!, (heads as number) * featuresOf(x)],
  });
}
