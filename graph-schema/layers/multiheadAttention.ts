import { z } from "zod";
import type { LayerBuilder } from "../../compiler/ir/layerBuilder.ts";
import type { Value } from "../../compiler/ir/value.ts";
import { attend } from "../attention.ts";
import { fanInUniform, xavierUniform, zeros } from "../initializer.ts";
import { defineLayer } from "../layer.ts";
import { type Problem, problem } from "../problem.ts";
import { py } from "../py.ts";
import { pyCall } from "../pyCall.ts";
import type { TensorType } from "../shape.ts";
import { widenTo } from "../widenTo.ts";

/**
 * Attention of several heads, each with its own projections. query: [N, L, E], key, value: [N, S, E], y: [N, L, E],
 * in_proj_weight: [3E, E], out_proj.weight: [E, E]. Vaswani et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 */
export const multiheadAttention = defineLayer({
  type: "multiheadAttention",
  title: "MultiheadAttention",
  category: "attention",
  icon: "scan-eye",
  doc: "Every position gathers what it needs from all others. With a key it gathers from another sequence.",
  keywords: ["self-attention", "cross-attention", "transformer", "mha"],
  params: z.object({
    heads: z.int().min(1).max(1024).default(4).describe("Number of heads; divides the features"),
    bias: z.boolean().default(true).describe("Add learned offsets to the projections"),
    dropout: z.number().min(0).lt(1).default(0).describe("Share of the attention dropped while training"),
    causal: z.boolean().default(false).describe("No position sees a later one"),
  }),
  inputs: {
    query: {
      doc: "Sequences [N, L, features]",
      dtypeRepair: { title: "Insert Embedding", insertBefore: { input: "query", type: "embedding" } },
    },
    key: { doc: "Sequences to attend to, [N, S, features]; without a wire, the query", optional: true },
    value: { doc: "What is gathered from them, [N, S, features]; without a wire, the key", optional: true },
  },
  outputs: { y: "Sequences [N, L, features]" },
  summary: (p) => `${p.heads} ${p.heads === 1 ? "head" : "heads"}${p.causal ? " · causal" : ""}`,
  shape: ({ query, key, value }, p) => {
    const given = Object.entries({ query, key, value }).filter(isGiven);
    const ranks = given.flatMap(([port, x]) =>
      x.shape.length === 3 ? [] : [problem.rank(port, "sequences [N, length, features]", x)],
    );
    if (ranks.length > 0) return ranks;
    const features = query.shape[2]!;
    if (typeof features === "string") return problem.dimension("query", "a fixed last axis", query);
    const length = (key ?? query).shape[1]!;
    const faults = [
      ...headsProblem(features, p.heads),
      ...given.flatMap(([port, x]) => sequenceProblem(port, x, { batch: query.shape[0]!, features })),
    ];
    if (value && value.shape[1] !== length)
      faults.push(problem.dimension("value", `${length} positions, as many as key`, value));
    return faults.length > 0 ? faults : { y: query };
  },
  lower: ({ query, key, value }, p, b) => {
    const features = query.type.shape[2] as number;
    const weight = b.param("in_proj_weight", [3 * features, features], xavierUniform(features, 3 * features));
    const bias = p.bias ? b.param("in_proj_bias", [3 * features], zeros) : undefined;
    const sources = [query, key ?? query, value ?? key ?? query] as const;
    const [q, k, v] = (
      sources.every((x) => x === query)
        ? thirds(project(query, { weight, bias }, b), 2, b)
        : projectEach(sources, { weight, bias }, b)
    ).map((x) => splitHeads(x, p.heads, b)) as [Value, Value, Value];
    const mixed = attend({ query: q, key: k, value: v, causal: p.causal, dropout: p.dropout }, b);
    const joined = b.reshape([b.transpose([mixed], { perm: [0, 2, 1, 3] })], { shape: query.type.shape });
    const outWeight = b.param("out_proj.weight", [features, features], fanInUniform(features));
    const outBias = p.bias ? b.param("out_proj.bias", [features], zeros) : undefined;
    return { y: project(joined, { weight: outWeight, bias: outBias }, b) };
  },
  torch: ({ query }, p) => ({
    module: pyCall("nn.MultiheadAttention", [query.shape[2]!, p.heads], {
      dropout: [p.dropout, 0],
      bias: [p.bias, true],
      batch_first: [true],
    }),
    ...(p.causal && { helper: causalMask }),
    call: (x, self) => {
      const [q, k, v] = [x.query, x.key ?? x.query, x.value ?? x.key ?? x.query];
      const mask = p.causal ? py`, attn_mask=causal_mask(${q}, ${k})` : py``;
      return py`${self}(${q}, ${k}, ${v}, need_weights=False${mask})[0]`;
    },
  }),
  examples: [
    { inputs: { query: ["N", 5, 8] } },
    { inputs: { query: ["N", "T", 8] }, params: { heads: 2, bias: false, causal: true } },
    { inputs: { query: ["N", 3, 6], key: ["N", "T", 6] }, params: { heads: 3 } },
    {
      inputs: { query: ["N", 3, 4], key: ["N", 5, 4], value: ["N", 5, 4] },
      params: { heads: 1, causal: true },
    },
    { inputs: { query: ["N", 4, 6] }, params: { heads: 2, dropout: 0.2 } },
  ],
});

const isGiven = (entry: [string, TensorType | undefined]): entry is [string, TensorType] => !!entry[1];

function headsProblem(features: number, heads: number): Problem[] {
  if (features % heads === 0) return [];
  let fitting = Math.min(heads, features);
  while (features % fitting !== 0) fitting--;
  return [
    problem.parameter("heads", `a divisor of ${features} features`, String(heads), {
      title: `Set heads to ${fitting}`,
      setParams: { heads: fitting },
    }),
  ];
}

function sequenceProblem(
  port: string,
  x: TensorType,
  query: { batch: TensorType["shape"][number]; features: number },
): Problem[] {
  if (x.shape[0] !== query.batch) return [problem.dimension(port, `${query.batch} first, like query`, x)];
  if (x.shape[2] === query.features) return [];
  const repair = widenTo(port, x, query.features);
  return [problem.dimension(port, `${query.features} features, as many as query`, x, repair)];
}

interface Projection {
  weight: Value;
  bias: Value | undefined;
}

/** x·weightᵀ + bias. */
function project(x: Value, { weight, bias }: Projection, b: LayerBuilder): Value {
  const y = b.matMul([x, b.transpose([weight], { perm: [1, 0] })]);
  return bias ? b.add([y, bias]) : y;
}

function projectEach(sources: readonly Value[], { weight, bias }: Projection, b: LayerBuilder): Value[] {
  const weights = thirds(weight, 0, b);
  const biases = bias && thirds(bias, 0, b);
  return sources.map((x, i) => project(x, { weight: weights[i]!, bias: biases?.[i] }, b));
}

/** The three equal parts of an axis. */
function thirds(x: Value, axis: number, b: LayerBuilder): Value[] {
  const size = (x.type.shape[axis] as number) / 3;
  return [0, 1, 2].map((i) =>
    b.slice([x], { axes: [axis], starts: [i * size], ends: [(i + 1) * size], steps: [1] }),
  );
}

/** [N, L, E] as [N, heads, L, E/heads]. */
function splitHeads(x: Value, heads: number, b: LayerBuilder): Value {
  const [n, length, features] = x.type.shape;
  const split = b.reshape([x], { shape: [n!, length!, heads, (features as number) / heads] });
  return b.transpose([split], { perm: [0, 2, 1, 3] });
}

const causalMask = py`def causal_mask(query, key):
    """True where a key comes after the query."""
    return torch.ones(query.shape[1], key.shape[1], dtype=torch.bool, device=query.device).triu(1)`;
