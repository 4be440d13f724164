import type { LayerBuilder } from "./layerBuilder.ts";
import type { Value } from "../ir/value.ts";
import type { Initializer } from "../ir/initializer.ts";
import type { PyCode } from "./python/py.ts";
import type { Shape } from "../ir/types/shape.ts";

/** A parameter `weight` as its layer asks for it. */
export interface Weight {
  /** Two axes or more. */
  shape: readonly number[];
  init: Initializer;
  /** The axis that the layer's outputs lie along. */
  outputAxis: number;
}

/** A way to compute the weight of a layer from parameters that take its place, chosen for a node. */
export interface Parametrization {
  /** Registry key, file name and persisted value. */
  type: string;
  /** Name in the inspector. */
  title: string;
  /** One or two sentences for the inspector and the docs. */
  doc: string;
  /** The weight; its parameters and buffers are named as PyTorch names them. */
  weight(weight: Weight, b: LayerBuilder): Value;
  /** The submodule with the parametrization applied. */
  torch(module: PyCode): PyCode;
  /** Statements that freeze the buffers of `module`, so that training does not update them. */
  still?: PyCode;
}

/** Whether a parameter can be normalized; a scale or a token, which starts as a constant, has no use for it. */
export const isParametrizable = (
  name: string,
  { shape, init }: { shape: Shape; init: Initializer },
): boolean => name === "weight" && shape.length > 1 && init.kind !== "constant";
