import type { Layer } from "./layer.ts";
import { adaptiveAvgPool1d } from "./layers/adaptiveAvgPool1d.ts";
import { adaptiveAvgPool2d } from "./layers/adaptiveAvgPool2d.ts";
import { adaptiveAvgPool3d } from "./layers/adaptiveAvgPool3d.ts";
import { adaptiveMaxPool1d } from "./layers/adaptiveMaxPool1d.ts";
import { adaptiveMaxPool2d } from "./layers/adaptiveMaxPool2d.ts";
import { adaptiveMaxPool3d } from "./layers/adaptiveMaxPool3d.ts";
import { add } from "./layers/add.ts";
import { avgPool1d } from "./layers/avgPool1d.ts";
import { avgPool2d } from "./layers/avgPool2d.ts";
import { avgPool3d } from "./layers/avgPool3d.ts";
import { batchNorm1d } from "./layers/batchNorm1d.ts";
import { batchNorm2d } from "./layers/batchNorm2d.ts";
import { bilinear } from "./layers/bilinear.ts";
import { concat } from "./layers/concat.ts";
import { constant } from "./layers/constant.ts";
import { conv1d } from "./layers/conv1d.ts";
import { conv2d } from "./layers/conv2d.ts";
import { conv3d } from "./layers/conv3d.ts";
import { convTranspose1d } from "./layers/convTranspose1d.ts";
import { convTranspose2d } from "./layers/convTranspose2d.ts";
import { convTranspose3d } from "./layers/convTranspose3d.ts";
import { depthwiseConv2d } from "./layers/depthwiseConv2d.ts";
import { dropout } from "./layers/dropout.ts";
import { elu } from "./layers/elu.ts";
import { embedding } from "./layers/embedding.ts";
import { expand } from "./layers/expand.ts";
import { flatten } from "./layers/flatten.ts";
import { fold } from "./layers/fold.ts";
import { gather } from "./layers/gather.ts";
import { gelu } from "./layers/gelu.ts";
import { globalAvgPool } from "./layers/globalAvgPool.ts";
import { globalMaxPool } from "./layers/globalMaxPool.ts";
import { input } from "./layers/input.ts";
import { layerNorm } from "./layers/layerNorm.ts";
import { leakyRelu } from "./layers/leakyRelu.ts";
import { linear } from "./layers/linear.ts";
import { lpPool1d } from "./layers/lpPool1d.ts";
import { lpPool2d } from "./layers/lpPool2d.ts";
import { matMul } from "./layers/matMul.ts";
import { maxPool1d } from "./layers/maxPool1d.ts";
import { maxPool2d } from "./layers/maxPool2d.ts";
import { maxPool3d } from "./layers/maxPool3d.ts";
import { multiheadAttention } from "./layers/multiheadAttention.ts";
import { multiply } from "./layers/multiply.ts";
import { output } from "./layers/output.ts";
import { pad } from "./layers/pad.ts";
import { parameter } from "./layers/parameter.ts";
import { permute } from "./layers/permute.ts";
import { pixelShuffle } from "./layers/pixelShuffle.ts";
import { pixelUnshuffle } from "./layers/pixelUnshuffle.ts";
import { positionEmbedding } from "./layers/positionEmbedding.ts";
import { relu } from "./layers/relu.ts";
import { reshape } from "./layers/reshape.ts";
import { scaledDotProductAttention } from "./layers/scaledDotProductAttention.ts";
import { select } from "./layers/select.ts";
import { separableConv2d } from "./layers/separableConv2d.ts";
import { sigmoid } from "./layers/sigmoid.ts";
import { silu } from "./layers/silu.ts";
import { slice } from "./layers/slice.ts";
import { softmax } from "./layers/softmax.ts";
import { squeeze } from "./layers/squeeze.ts";
import { stack } from "./layers/stack.ts";
import { tanh } from "./layers/tanh.ts";
import { unflatten } from "./layers/unflatten.ts";
import { unfold } from "./layers/unfold.ts";
import { unsqueeze } from "./layers/unsqueeze.ts";
import { upsample } from "./layers/upsample.ts";

/** Every layer, once, in the order of the palette. */
export const layers = {
  input,
  output,
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
  layerNorm,
  relu,
  leakyRelu,
  elu,
  gelu,
  silu,
  sigmoid,
  tanh,
  softmax,
  multiheadAttention,
  scaledDotProductAttention,
  positionEmbedding,
  add,
  multiply,
  concat,
  matMul,
  flatten,
  reshape,
  unflatten,
  squeeze,
  unsqueeze,
  expand,
  stack,
  select,
  slice,
  gather,
  permute,
  dropout,
} as const;

/** A layer by type; undefined for one that does not exist. */
export const layerOf = (type: string): Layer | undefined =>
  Object.hasOwn(layers, type) ? (layers as unknown as Record<string, Layer>)[type] : undefined;

/** What a person calls a layer type; the type itself for one that does not exist. */
export const titleOf = (type: string): string => layerOf(type)?.title ?? type;
