import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { dense } from "../recipes/dense.ts";
import { applyDropout } from "../recipes/applyDropout.ts";
import { normalCdf } from "../../ir/recipes/normalCdf.ts";
import { ones, zeros } from "../../ir/initializer.ts";
import { multiHead } from "./multiHead.ts";
import { featuresOf } from "../rules/sequences.ts";
import type { StackParams, TransformerParams } from "./transformer.ts";
import { scopedBuilder } from "./scopedBuilder.ts";

interface EncoderInputs {
  /** [N, L, E]. */
  x: Value;
  /** True where a position of x is padding, [N, L]. */
  padding?: Value | undefined;
}

interface DecoderInputs extends EncoderInputs {
  /** [N, S, E]. */
  memory: Value;
  /** True where a position of the memory is padding, [N, S]. */
  memoryPadding?: Value | undefined;
}

/** nn.TransformerEncoderLayer: every position gathers from all others, then goes through two linear parts. */
export function encoderLayer({ x, padding }: EncoderInputs, p: TransformerParams, b: LayerBuilder): Value {
  const attended = part(x, { norm: "norm1", of: (v) => selfAttention({ x: v, padding }, p, b) }, { p, b });
  return part(attended, { norm: "norm2", of: (v) => feedForward(v, p, b) }, { p, b });
}

/** nn.TransformerDecoderLayer: an encoder layer that attends to a memory in between. */
export function decoderLayer(
  { x, padding, memory, memoryPadding }: DecoderInputs,
  p: TransformerParams,
  b: LayerBuilder,
): Value {
  const gather = (query: Value): Value =>
    multiHead(
      { ...shared(p), query, key: memory, padding: memoryPadding, causal: false },
      scopedBuilder("multihead_attn", b),
    );
  const attended = part(x, { norm: "norm1", of: (v) => selfAttention({ x: v, padding }, p, b) }, { p, b });
  const gathered = part(attended, { norm: "norm2", of: gather }, { p, b });
  return part(gathered, { norm: "norm3", of: (v) => feedForward(v, p, b) }, { p, b });
}

/** The layers of a stack one after the other, and the norm at its end. */
export function stacked(
  x: Value,
  layer: (x: Value, b: LayerBuilder) => Value,
  { p, b }: { p: StackParams & TransformerParams; b: LayerBuilder },
): Value {
  let y = x;
  for (let i = 0; i < p.layers; i++) y = layer(y, scopedBuilder(`layers.${i}`, b));
  return p.finalNorm ? normalize(y, p.eps, scopedBuilder("norm", b)) : y;
}

/** x + part(norm(x)), or norm(x + part(x)). */
function part(
  x: Value,
  { norm, of }: { norm: string; of: (x: Value) => Value },
  { p, b }: { p: TransformerParams; b: LayerBuilder },
): Value {
  const normalized = (v: Value): Value => normalize(v, p.eps, scopedBuilder(norm, b));
  const add = (v: Value): Value => b.add([x, applyDropout(v, p.dropout, b)]);
  return p.normFirst ? add(of(normalized(x))) : normalized(add(of(x)));
}

const shared = (p: TransformerParams) => ({ heads: p.heads, bias: true, dropout: p.dropout });

const selfAttention = ({ x, padding }: EncoderInputs, p: TransformerParams, b: LayerBuilder): Value =>
  multiHead({ ...shared(p), query: x, padding, causal: p.causal }, scopedBuilder("self_attn", b));

function feedForward(x: Value, p: TransformerParams, b: LayerBuilder): Value {
  const wide = dense(x, { units: p.feedforward, bias: true }, scopedBuilder("linear1", b));
  const active = p.activation === "relu" ? b.relu([wide]) : b.mul([wide, normalCdf(wide, b)]);
  return dense(
    applyDropout(active, p.dropout, b),
    { units: featuresOf(x), bias: true },
    scopedBuilder("linear2", b),
  );
}

/** nn.LayerNorm over the last axis. */
function normalize(x: Value, epsilon: number, b: LayerBuilder): Value {
  const features = [featuresOf(x)];
  const inputs = [x, b.param("weight", features, ones), b.param("bias", features, zeros)];
  return b.layerNormalization(inputs, { axis: x.type.shape.length - 1, epsilon });
}
