import type { Layer } from "./layer.ts";
import { input } from "./layers/input.ts";
import { linear } from "./layers/linear.ts";
import { output } from "./layers/output.ts";
import { relu } from "./layers/relu.ts";

/** Every layer, once, in the order of the palette. */
export const layers = { input, linear, relu, output } as const;

/** A layer by type; undefined for one that does not exist. */
export const layerOf = (type: string): Layer | undefined =>
  Object.hasOwn(layers, type) ? (layers as unknown as Record<string, Layer>)[type] : undefined;
