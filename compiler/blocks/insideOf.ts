import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import { isBlockLayer } from "./blockLayer.ts";

/** The graphs inside a copy of a block, also where the copy is faulty or bypassed; undefined for any other node. */
export const insideOf = ({ inside, layer, inputs }: CheckedNode): readonly CheckedGraph[] | undefined =>
  inside ?? (isBlockLayer(layer) ? layer.inside(inputs) : undefined);
