import { abs } from "./ops/abs.ts";
import { add } from "./ops/add.ts";
import { and } from "./ops/and.ts";
import { argMax } from "./ops/argMax.ts";
import { averagePool } from "./ops/averagePool.ts";
import { averagePoolGrad } from "./ops/averagePoolGrad.ts";
import { batchNormalization } from "./ops/batchNormalization.ts";
import { cast } from "./ops/cast.ts";
import { clip } from "./ops/clip.ts";
import { concat } from "./ops/concat.ts";
import { conv } from "./ops/conv.ts";
import { convGradWeight } from "./ops/convGradWeight.ts";
import { convTranspose } from "./ops/convTranspose.ts";
import { cos } from "./ops/cos.ts";
import { cumSum } from "./ops/cumSum.ts";
import { depthToSpace } from "./ops/depthToSpace.ts";
import { div } from "./ops/div.ts";
import { elu } from "./ops/elu.ts";
import { embeddingGrad } from "./ops/embeddingGrad.ts";
import { equal } from "./ops/equal.ts";
import { erf } from "./ops/erf.ts";
import { exp } from "./ops/exp.ts";
import { expand } from "./ops/expand.ts";
import { floor } from "./ops/floor.ts";
import { gather } from "./ops/gather.ts";
import { gatherElements } from "./ops/gatherElements.ts";
import { gemm } from "./ops/gemm.ts";
import { greater } from "./ops/greater.ts";
import { greaterOrEqual } from "./ops/greaterOrEqual.ts";
import { gru } from "./ops/gru.ts";
import { instanceNormalization } from "./ops/instanceNormalization.ts";
import { layerNormalization } from "./ops/layerNormalization.ts";
import { leakyRelu } from "./ops/leakyRelu.ts";
import { less } from "./ops/less.ts";
import { lessOrEqual } from "./ops/lessOrEqual.ts";
import { log } from "./ops/log.ts";
import { logSoftmax } from "./ops/logSoftmax.ts";
import { lstm } from "./ops/lstm.ts";
import { matMul } from "./ops/matMul.ts";
import { max } from "./ops/max.ts";
import { maxPool } from "./ops/maxPool.ts";
import { maxPoolGrad } from "./ops/maxPoolGrad.ts";
import { maxUnpool } from "./ops/maxUnpool.ts";
import { min } from "./ops/min.ts";
import { mul } from "./ops/mul.ts";
import { neg } from "./ops/neg.ts";
import { not } from "./ops/not.ts";
import { oneHot } from "./ops/oneHot.ts";
import { pad } from "./ops/pad.ts";
import { pow } from "./ops/pow.ts";
import { range } from "./ops/range.ts";
import { reciprocal } from "./ops/reciprocal.ts";
import { reduceL2 } from "./ops/reduceL2.ts";
import { reduceMax } from "./ops/reduceMax.ts";
import { reduceMean } from "./ops/reduceMean.ts";
import { reduceMin } from "./ops/reduceMin.ts";
import { reduceSum } from "./ops/reduceSum.ts";
import { relu } from "./ops/relu.ts";
import { reshape } from "./ops/reshape.ts";
import { resize } from "./ops/resize.ts";
import { rnn } from "./ops/rnn.ts";
import { scatterElementsAdd } from "./ops/scatterElementsAdd.ts";
import { scatterNDAdd } from "./ops/scatterNDAdd.ts";
import { sigmoid } from "./ops/sigmoid.ts";
import { sin } from "./ops/sin.ts";
import { sinh } from "./ops/sinh.ts";
import { slice } from "./ops/slice.ts";
import { softmax } from "./ops/softmax.ts";
import { softplus } from "./ops/softplus.ts";
import { sqrt } from "./ops/sqrt.ts";
import { stopGradient } from "./ops/stopGradient.ts";
import { sub } from "./ops/sub.ts";
import { tanh } from "./ops/tanh.ts";
import { topK } from "./ops/topK.ts";
import { transpose } from "./ops/transpose.ts";
import { where } from "./ops/where.ts";

/** Every op, once. */
export const ops = {
  abs,
  add,
  and,
  argMax,
  averagePool,
  averagePoolGrad,
  batchNormalization,
  cast,
  clip,
  concat,
  conv,
  convGradWeight,
  convTranspose,
  cos,
  cumSum,
  depthToSpace,
  div,
  elu,
  embeddingGrad,
  equal,
  erf,
  exp,
  expand,
  floor,
  gather,
  gatherElements,
  gemm,
  greater,
  greaterOrEqual,
  gru,
  instanceNormalization,
  layerNormalization,
  leakyRelu,
  less,
  lessOrEqual,
  log,
  logSoftmax,
  lstm,
  matMul,
  max,
  maxPool,
  maxPoolGrad,
  maxUnpool,
  min,
  mul,
  neg,
  not,
  oneHot,
  pad,
  pow,
  range,
  reciprocal,
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  relu,
  reshape,
  rnn,
  resize,
  scatterElementsAdd,
  scatterNDAdd,
  sigmoid,
  sin,
  sinh,
  slice,
  softmax,
  softplus,
  sqrt,
  stopGradient,
  sub,
  tanh,
  topK,
  transpose,
  where,
} as const;

export type OpName = keyof typeof ops;
