import type { Layer } from "./layer.ts";
import { abs } from "./layers/abs.ts";
import { adaptiveAvgPool1d } from "./layers/adaptiveAvgPool1d.ts";
import { adaptiveAvgPool2d } from "./layers/adaptiveAvgPool2d.ts";
import { adaptiveAvgPool3d } from "./layers/adaptiveAvgPool3d.ts";
import { adaptiveMaxPool1d } from "./layers/adaptiveMaxPool1d.ts";
import { adaptiveMaxPool2d } from "./layers/adaptiveMaxPool2d.ts";
import { adaptiveMaxPool3d } from "./layers/adaptiveMaxPool3d.ts";
import { add } from "./layers/add.ts";
import { alphaDropout } from "./layers/alphaDropout.ts";
import { argmax } from "./layers/argmax.ts";
import { avgPool1d } from "./layers/avgPool1d.ts";
import { avgPool2d } from "./layers/avgPool2d.ts";
import { avgPool3d } from "./layers/avgPool3d.ts";
import { batchNorm1d } from "./layers/batchNorm1d.ts";
import { batchNorm2d } from "./layers/batchNorm2d.ts";
import { batchNorm3d } from "./layers/batchNorm3d.ts";
import { bilinear } from "./layers/bilinear.ts";
import { cdist } from "./layers/cdist.ts";
import { celu } from "./layers/celu.ts";
import { chunk } from "./layers/chunk.ts";
import { classToken } from "./layers/classToken.ts";
import { clip } from "./layers/clip.ts";
import { compare } from "./layers/compare.ts";
import { concat } from "./layers/concat.ts";
import { constant } from "./layers/constant.ts";
import { conv1d } from "./layers/conv1d.ts";
import { conv2d } from "./layers/conv2d.ts";
import { conv3d } from "./layers/conv3d.ts";
import { convTranspose1d } from "./layers/convTranspose1d.ts";
import { convTranspose2d } from "./layers/convTranspose2d.ts";
import { convTranspose3d } from "./layers/convTranspose3d.ts";
import { cos } from "./layers/cos.ts";
import { cosineSimilarity } from "./layers/cosineSimilarity.ts";
import { cumsum } from "./layers/cumsum.ts";
import { depthwiseConv2d } from "./layers/depthwiseConv2d.ts";
import { divide } from "./layers/divide.ts";
import { dropout } from "./layers/dropout.ts";
import { dropout1d } from "./layers/dropout1d.ts";
import { dropout2d } from "./layers/dropout2d.ts";
import { dropPath } from "./layers/dropPath.ts";
import { einsum } from "./layers/einsum.ts";
import { elu } from "./layers/elu.ts";
import { embedding } from "./layers/embedding.ts";
import { exp } from "./layers/exp.ts";
import { expand } from "./layers/expand.ts";
import { expression } from "./layers/expression.ts";
import { flatten } from "./layers/flatten.ts";
import { fold } from "./layers/fold.ts";
import { gather } from "./layers/gather.ts";
import { gaussianNoise } from "./layers/gaussianNoise.ts";
import { gelu } from "./layers/gelu.ts";
import { globalAvgPool } from "./layers/globalAvgPool.ts";
import { globalMaxPool } from "./layers/globalMaxPool.ts";
import { glu } from "./layers/glu.ts";
import { gradientReversal } from "./layers/gradientReversal.ts";
import { groupedQueryAttention } from "./layers/groupedQueryAttention.ts";
import { groupNorm } from "./layers/groupNorm.ts";
import { gru } from "./layers/gru.ts";
import { hardSigmoid } from "./layers/hardSigmoid.ts";
import { hardSwish } from "./layers/hardSwish.ts";
import { hardTanh } from "./layers/hardTanh.ts";
import { identity } from "./layers/identity.ts";
import { input } from "./layers/input.ts";
import { instanceNorm } from "./layers/instanceNorm.ts";
import { l2Normalize } from "./layers/l2Normalize.ts";
import { layerNorm } from "./layers/layerNorm.ts";
import { leakyRelu } from "./layers/leakyRelu.ts";
import { linear } from "./layers/linear.ts";
import { localResponseNorm } from "./layers/localResponseNorm.ts";
import { log } from "./layers/log.ts";
import { logSigmoid } from "./layers/logSigmoid.ts";
import { logSoftmax } from "./layers/logSoftmax.ts";
import { lpPool1d } from "./layers/lpPool1d.ts";
import { lpPool2d } from "./layers/lpPool2d.ts";
import { lstm } from "./layers/lstm.ts";
import { matMul } from "./layers/matMul.ts";
import { maximum } from "./layers/maximum.ts";
import { maxPool1d } from "./layers/maxPool1d.ts";
import { maxPool2d } from "./layers/maxPool2d.ts";
import { maxPool3d } from "./layers/maxPool3d.ts";
import { mean } from "./layers/mean.ts";
import { minimum } from "./layers/minimum.ts";
import { mish } from "./layers/mish.ts";
import { multiheadAttention } from "./layers/multiheadAttention.ts";
import { multiply } from "./layers/multiply.ts";
import { output } from "./layers/output.ts";
import { pad } from "./layers/pad.ts";
import { paddingMask } from "./layers/paddingMask.ts";
import { parameter } from "./layers/parameter.ts";
import { patchEmbedding } from "./layers/patchEmbedding.ts";
import { permute } from "./layers/permute.ts";
import { pixelShuffle } from "./layers/pixelShuffle.ts";
import { pixelUnshuffle } from "./layers/pixelUnshuffle.ts";
import { positionEmbedding } from "./layers/positionEmbedding.ts";
import { pow } from "./layers/pow.ts";
import { prelu } from "./layers/prelu.ts";
import { reduce } from "./layers/reduce.ts";
import { relativePositionBias } from "./layers/relativePositionBias.ts";
import { relu } from "./layers/relu.ts";
import { relu6 } from "./layers/relu6.ts";
import { reparameterize } from "./layers/reparameterize.ts";
import { reshape } from "./layers/reshape.ts";
import { rmsNorm } from "./layers/rmsNorm.ts";
import { rnn } from "./layers/rnn.ts";
import { rotaryEmbedding } from "./layers/rotaryEmbedding.ts";
import { scaledDotProductAttention } from "./layers/scaledDotProductAttention.ts";
import { select } from "./layers/select.ts";
import { selu } from "./layers/selu.ts";
import { separableConv2d } from "./layers/separableConv2d.ts";
import { sigmoid } from "./layers/sigmoid.ts";
import { silu } from "./layers/silu.ts";
import { sin } from "./layers/sin.ts";
import { sinusoidalPosition } from "./layers/sinusoidalPosition.ts";
import { slice } from "./layers/slice.ts";
import { softmax } from "./layers/softmax.ts";
import { softplus } from "./layers/softplus.ts";
import { softsign } from "./layers/softsign.ts";
import { split } from "./layers/split.ts";
import { sqrt } from "./layers/sqrt.ts";
import { squeeze } from "./layers/squeeze.ts";
import { stack } from "./layers/stack.ts";
import { stopGradient } from "./layers/stopGradient.ts";
import { subtract } from "./layers/subtract.ts";
import { swiGlu } from "./layers/swiGlu.ts";
import { tanh } from "./layers/tanh.ts";
import { threshold } from "./layers/threshold.ts";
import { topk } from "./layers/topk.ts";
import { transformerDecoder } from "./layers/transformerDecoder.ts";
import { transformerDecoderLayer } from "./layers/transformerDecoderLayer.ts";
import { transformerEncoder } from "./layers/transformerEncoder.ts";
import { transformerEncoderLayer } from "./layers/transformerEncoderLayer.ts";
import { unflatten } from "./layers/unflatten.ts";
import { unfold } from "./layers/unfold.ts";
import { unsqueeze } from "./layers/unsqueeze.ts";
import { upsample } from "./layers/upsample.ts";
import { where } from "./layers/where.ts";

/** Every layer, once, in the order of the palette. */
export const layers = {
  input,
  output,
  identity,
  linear,
  bilinear,
  embedding,
  parameter,
  constant,
  conv1d,
  conv2d,
  conv3d,
  depthwiseConv2d,
  separableConv2d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  upsample,
  pixelShuffle,
  pixelUnshuffle,
  pad,
  unfold,
  fold,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  globalAvgPool,
  globalMaxPool,
  lpPool1d,
  lpPool2d,
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
  rnn,
  lstm,
  gru,
  multiheadAttention,
  scaledDotProductAttention,
  groupedQueryAttention,
  transformerEncoderLayer,
  transformerDecoderLayer,
  transformerEncoder,
  transformerDecoder,
  positionEmbedding,
  sinusoidalPosition,
  rotaryEmbedding,
  relativePositionBias,
  patchEmbedding,
  classToken,
  paddingMask,
  add,
  subtract,
  multiply,
  divide,
  mean,
  maximum,
  minimum,
  concat,
  matMul,
  einsum,
  where,
  cosineSimilarity,
  cdist,
  reduce,
  expression,
  topk,
  argmax,
  cumsum,
  compare,
  clip,
  exp,
  log,
  pow,
  sqrt,
  abs,
  sin,
  cos,
  flatten,
  reshape,
  unflatten,
  squeeze,
  unsqueeze,
  expand,
  split,
  chunk,
  stack,
  select,
  slice,
  gather,
  permute,
  dropout,
  dropout1d,
  dropout2d,
  alphaDropout,
  dropPath,
  gaussianNoise,
  reparameterize,
  stopGradient,
  gradientReversal,
} as const;

/** A layer by type; undefined for one that does not exist. */
export const layerOf = (type: string): Layer | undefined =>
  Object.hasOwn(layers, type) ? (layers as unknown as Record<string, Layer>)[type] : undefined;
