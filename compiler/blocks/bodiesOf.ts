import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import { isBlockLayer } from "./blockLayer.ts";

/** The graphs inside a copy of a block, also where the copy is faulty or bypassed; undefined for any other node. */
export const bodiesOf = ({ bodies, layer, inputs }: CheckedNode): readonly CheckedGraph[] | undefined =>
  bodies ?? (isBlockLayer(layer) ? layer.bodies(inputs) : undefined);
