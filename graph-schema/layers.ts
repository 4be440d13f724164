import type { Layer } from "./layer.ts";
import { adaptiveAvgPool2d } from "./layers/adaptiveAvgPool2d.ts";
import { add } from "./layers/add.ts";
import { avgPool2d } from "./layers/avgPool2d.ts";
import { batchNorm1d } from "./layers/batchNorm1d.ts";
import { batchNorm2d } from "./layers/batchNorm2d.ts";
import { batchNorm3d } from "./layers/batchNorm3d.ts";
import { celu } from "./layers/celu.ts";
import { concat } from "./layers/concat.ts";
import { conv2d } from "./layers/conv2d.ts";
import { convTranspose2d } from "./layers/convTranspose2d.ts";
import { dropout } from "./layers/dropout.ts";
import { elu } from "./layers/elu.ts";
import { embedding } from "./layers/embedding.ts";
import { flatten } from "./layers/flatten.ts";
import { gelu } from "./layers/gelu.ts";
import { glu } from "./layers/glu.ts";
import { groupNorm } from "./layers/groupNorm.ts";
import { hardSigmoid } from "./layers/hardSigmoid.ts";
import { hardSwish } from "./layers/hardSwish.ts";
import { hardTanh } from "./layers/hardTanh.ts";
import { input } from "./layers/input.ts";
import { instanceNorm } from "./layers/instanceNorm.ts";
import { l2Normalize } from "./layers/l2Normalize.ts";
import { layerNorm } from "./layers/layerNorm.ts";
import { leakyRelu } from "./layers/leakyRelu.ts";
import { linear } from "./layers/linear.ts";
import { localResponseNorm } from "./layers/localResponseNorm.ts";
import { logSigmoid } from "./layers/logSigmoid.ts";
import { logSoftmax } from "./layers/logSoftmax.ts";
import { matMul } from "./layers/matMul.ts";
import { maxPool2d } from "./layers/maxPool2d.ts";
import { mish } from "./layers/mish.ts";
import { multiheadAttention } from "./layers/multiheadAttention.ts";
import { multiply } from "./layers/multiply.ts";
import { output } from "./layers/output.ts";
import { permute } from "./layers/permute.ts";
import { positionEmbedding } from "./layers/positionEmbedding.ts";
import { prelu } from "./layers/prelu.ts";
import { relu } from "./layers/relu.ts";
import { relu6 } from "./layers/relu6.ts";
import { reshape } from "./layers/reshape.ts";
import { rmsNorm } from "./layers/rmsNorm.ts";
import { scaledDotProductAttention } from "./layers/scaledDotProductAttention.ts";
import { selu } from "./layers/selu.ts";
import { sigmoid } from "./layers/sigmoid.ts";
import { silu } from "./layers/silu.ts";
import { softmax } from "./layers/softmax.ts";
import { softplus } from "./layers/softplus.ts";
import { softsign } from "./layers/softsign.ts";
import { swiGlu } from "./layers/swiGlu.ts";
import { tanh } from "./layers/tanh.ts";
import { threshold } from "./layers/threshold.ts";

/** Every layer, once, in the order of the palette. */
export const layers = {
  input,
  output,
  linear,
  embedding,
  conv2d,
  convTranspose2d,
  maxPool2d,
  avgPool2d,
  adaptiveAvgPool2d,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  layerNorm,
  rmsNorm,
  groupNorm,
  instanceNorm,
  localResponseNorm,
  l2Normalize,
  relu,
  relu6,
  leakyRelu,
  prelu,
  elu,
  celu,
  selu,
  gelu,
  silu,
  mish,
  hardSwish,
  softplus,
  sigmoid,
  hardSigmoid,
  logSigmoid,
  tanh,
  hardTanh,
  softsign,
  threshold,
  softmax,
  logSoftmax,
  glu,
  swiGlu,
  multiheadAttention,
  scaledDotProductAttention,
  positionEmbedding,
  add,
  multiply,
  concat,
  matMul,
  flatten,
  reshape,
  permute,
  dropout,
} as const;

/** A layer by type; undefined for one that does not exist. */
export const layerOf = (type: string): Layer | undefined =>
  Object.hasOwn(layers, type) ? (layers as unknown as Record<string, Layer>)[type] : undefined;

/** What a person calls a layer type; the type itself for one that does not exist. */
export const titleOf = (type: string): string => layerOf(type)?.title ?? type;
