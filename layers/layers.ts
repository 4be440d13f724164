import type { Layer } from "./layer.ts";
import { abs } from "./arithmetic/abs.ts";
import { adaptiveAvgPool1d } from "./pooling/adaptiveAvgPool1d.ts";
import { adaptiveAvgPool2d } from "./pooling/adaptiveAvgPool2d.ts";
import { adaptiveAvgPool3d } from "./pooling/adaptiveAvgPool3d.ts";
import { adaptiveMaxPool1d } from "./pooling/adaptiveMaxPool1d.ts";
import { adaptiveMaxPool2d } from "./pooling/adaptiveMaxPool2d.ts";
import { adaptiveMaxPool3d } from "./pooling/adaptiveMaxPool3d.ts";
import { add } from "./joining/add.ts";
import { alphaDropout } from "./regularization/alphaDropout.ts";
import { argmax } from "./arithmetic/argmax.ts";
import { avgPool1d } from "./pooling/avgPool1d.ts";
import { avgPool2d } from "./pooling/avgPool2d.ts";
import { avgPool3d } from "./pooling/avgPool3d.ts";
import { batchNorm1d } from "./normalization/batchNorm1d.ts";
import { batchNorm2d } from "./normalization/batchNorm2d.ts";
import { batchNorm3d } from "./normalization/batchNorm3d.ts";
import { bilinear } from "./core/bilinear.ts";
import { cdist } from "./joining/cdist.ts";
import { celu } from "./activation/celu.ts";
import { chunk } from "./shape/chunk.ts";
import { classToken } from "./attention/classToken.ts";
import { clip } from "./arithmetic/clip.ts";
import { compare } from "./arithmetic/compare.ts";
import { concat } from "./joining/concat.ts";
import { constant } from "./core/constant.ts";
import { conv1d } from "./convolution/conv1d.ts";
import { conv2d } from "./convolution/conv2d.ts";
import { conv3d } from "./convolution/conv3d.ts";
import { convTranspose1d } from "./convolution/convTranspose1d.ts";
import { convTranspose2d } from "./convolution/convTranspose2d.ts";
import { convTranspose3d } from "./convolution/convTranspose3d.ts";
import { cos } from "./arithmetic/cos.ts";
import { cosineSimilarity } from "./joining/cosineSimilarity.ts";
import { cumsum } from "./arithmetic/cumsum.ts";
import { depthwiseConv2d } from "./convolution/depthwiseConv2d.ts";
import { divide } from "./joining/divide.ts";
import { dropout } from "./regularization/dropout.ts";
import { dropout1d } from "./regularization/dropout1d.ts";
import { dropout2d } from "./regularization/dropout2d.ts";
import { dropPath } from "./regularization/dropPath.ts";
import { einsum } from "./joining/einsum.ts";
import { elu } from "./activation/elu.ts";
import { embedding } from "./core/embedding.ts";
import { exp } from "./arithmetic/exp.ts";
import { expand } from "./shape/expand.ts";
import { expression } from "./arithmetic/expression.ts";
import { flatten } from "./shape/flatten.ts";
import { fold } from "./convolution/fold.ts";
import { gather } from "./shape/gather.ts";
import { gaussianNoise } from "./regularization/gaussianNoise.ts";
import { gelu } from "./activation/gelu.ts";
import { globalAvgPool } from "./pooling/globalAvgPool.ts";
import { globalMaxPool } from "./pooling/globalMaxPool.ts";
import { glu } from "./activation/glu.ts";
import { gradientReversal } from "./regularization/gradientReversal.ts";
import { groupedQueryAttention } from "./attention/groupedQueryAttention.ts";
import { groupNorm } from "./normalization/groupNorm.ts";
import { gru } from "./recurrent/gru.ts";
import { hardSigmoid } from "./activation/hardSigmoid.ts";
import { hardshrink } from "./activation/hardshrink.ts";
import { hardSwish } from "./activation/hardSwish.ts";
import { hardTanh } from "./activation/hardTanh.ts";
import { identity } from "./core/identity.ts";
import { input } from "./core/input.ts";
import { instanceNorm } from "./normalization/instanceNorm.ts";
import { l2Normalize } from "./normalization/l2Normalize.ts";
import { layerNorm } from "./normalization/layerNorm.ts";
import { leakyRelu } from "./activation/leakyRelu.ts";
import { linear } from "./core/linear.ts";
import { localResponseNorm } from "./normalization/localResponseNorm.ts";
import { log } from "./arithmetic/log.ts";
import { logSigmoid } from "./activation/logSigmoid.ts";
import { logSoftmax } from "./activation/logSoftmax.ts";
import { lpPool1d } from "./pooling/lpPool1d.ts";
import { lpPool2d } from "./pooling/lpPool2d.ts";
import { lstm } from "./recurrent/lstm.ts";
import { matMul } from "./joining/matMul.ts";
import { maximum } from "./joining/maximum.ts";
import { maxPool1d } from "./pooling/maxPool1d.ts";
import { maxPool2d } from "./pooling/maxPool2d.ts";
import { maxPool3d } from "./pooling/maxPool3d.ts";
import { mean } from "./joining/mean.ts";
import { minimum } from "./joining/minimum.ts";
import { mish } from "./activation/mish.ts";
import { multiheadAttention } from "./attention/multiheadAttention.ts";
import { multiply } from "./joining/multiply.ts";
import { output } from "./core/output.ts";
import { pad } from "./convolution/pad.ts";
import { paddingMask } from "./attention/paddingMask.ts";
import { parameter } from "./core/parameter.ts";
import { patchEmbedding } from "./attention/patchEmbedding.ts";
import { permute } from "./shape/permute.ts";
import { pixelShuffle } from "./convolution/pixelShuffle.ts";
import { pixelUnshuffle } from "./convolution/pixelUnshuffle.ts";
import { positionEmbedding } from "./attention/positionEmbedding.ts";
import { pow } from "./arithmetic/pow.ts";
import { prelu } from "./activation/prelu.ts";
import { reduce } from "./arithmetic/reduce.ts";
import { relativePositionBias } from "./attention/relativePositionBias.ts";
import { relu } from "./activation/relu.ts";
import { relu6 } from "./activation/relu6.ts";
import { lossTerm } from "./core/lossTerm.ts";
import { reparameterize } from "./generative/reparameterize.ts";
import { reshape } from "./shape/reshape.ts";
import { rmsNorm } from "./normalization/rmsNorm.ts";
import { rnn } from "./recurrent/rnn.ts";
import { rotaryEmbedding } from "./attention/rotaryEmbedding.ts";
import { scaledDotProductAttention } from "./attention/scaledDotProductAttention.ts";
import { select } from "./shape/select.ts";
import { selu } from "./activation/selu.ts";
import { separableConv2d } from "./convolution/separableConv2d.ts";
import { sigmoid } from "./activation/sigmoid.ts";
import { silu } from "./activation/silu.ts";
import { sin } from "./arithmetic/sin.ts";
import { sinusoidalPosition } from "./attention/sinusoidalPosition.ts";
import { slice } from "./shape/slice.ts";
import { softmax } from "./activation/softmax.ts";
import { softplus } from "./activation/softplus.ts";
import { softsign } from "./activation/softsign.ts";
import { split } from "./shape/split.ts";
import { sqrt } from "./arithmetic/sqrt.ts";
import { squeeze } from "./shape/squeeze.ts";
import { stack } from "./shape/stack.ts";
import { stopGradient } from "./regularization/stopGradient.ts";
import { subtract } from "./joining/subtract.ts";
import { swiGlu } from "./activation/swiGlu.ts";
import { tanh } from "./activation/tanh.ts";
import { threshold } from "./activation/threshold.ts";
import { topk } from "./arithmetic/topk.ts";
import { transformerDecoder } from "./attention/transformerDecoder.ts";
import { transformerDecoderLayer } from "./attention/transformerDecoderLayer.ts";
import { transformerEncoder } from "./attention/transformerEncoder.ts";
import { transformerEncoderLayer } from "./attention/transformerEncoderLayer.ts";
import { unflatten } from "./shape/unflatten.ts";
import { unfold } from "./convolution/unfold.ts";
import { unsqueeze } from "./shape/unsqueeze.ts";
import { upsample } from "./convolution/upsample.ts";
import { where } from "./joining/where.ts";

/** Every layer, once, in the order of the palette. */
export const layers: Readonly<Record<string, Layer>> = {
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
  hardshrink,
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
  lossTerm,
  stopGradient,
  gradientReversal,
};

/** A layer by type; undefined for one that does not exist. */
export const layerOf = (type: string): Layer | undefined =>
  Object.hasOwn(layers, type) ? layers[type] : undefined;
