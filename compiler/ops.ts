import { abs } from "./ops/abs.ts";
import { add } from "./ops/add.ts";
import { and } from "./ops/and.ts";
import { argMax } from "./ops/argMax.ts";
import { averagePool } from "./ops/averagePool.ts";
import { averagePoolGrad } from "./ops/averagePoolGrad.ts";
import { batchNormalization } from "./ops/batchNormalization.ts";
import { cast } from "./ops/cast.ts";
import { concat } from "./ops/concat.ts";
import { conv } from "./ops/conv.ts";
import { convGradWeight } from "./ops/convGradWeight.ts";
import { convTranspose } from "./ops/convTranspose.ts";
import { depthToSpace } from "./ops/depthToSpace.ts";
import { div } from "./ops/div.ts";
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
import { layerNormalization } from "./ops/layerNormalization.ts";
import { less } from "./ops/less.ts";
import { log } from "./ops/log.ts";
import { logSoftmax } from "./ops/logSoftmax.ts";
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
import { reduceMax } from "./ops/reduceMax.ts";
import { reduceMean } from "./ops/reduceMean.ts";
import { reduceSum } from "./ops/reduceSum.ts";
import { relu } from "./ops/relu.ts";
import { reshape } from "./ops/reshape.ts";
import { resize } from "./ops/resize.ts";
import { scatterElementsAdd } from "./ops/scatterElementsAdd.ts";
import { scatterNDAdd } from "./ops/scatterNDAdd.ts";
import { sigmoid } from "./ops/sigmoid.ts";
import { slice } from "./ops/slice.ts";
import { softmax } from "./ops/softmax.ts";
import { sqrt } from "./ops/sqrt.ts";
import { sub } from "./ops/sub.ts";
import { tanh } from "./ops/tanh.ts";
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
  concat,
  conv,
  convGradWeight,
  convTranspose,
  depthToSpace,
  div,
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
  layerNormalization,
  less,
  log,
  logSoftmax,
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
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  resize,
  scatterElementsAdd,
  scatterNDAdd,
  sigmoid,
  slice,
  softmax,
  sqrt,
  sub,
  tanh,
  transpose,
  where,
} as const;

export type OpName = keyof typeof ops;
