import { z } from "zod";
import type { Layer } from "../../layers/layer.ts";

const known = new WeakMap<Layer, Layer>();

const docs = {
  input: "What enters the block here; every copy has it as an input of this name.",
  output: "What leaves the block here; every copy has it as an output of this name.",
} as const;

/** An input or output layer in a block: a port of its instances, hence without settings. Others stay as they are. */
export function portLayer(layer: Layer): Layer {
  if (!layer.boundary) return layer;
  const { summary: _, ...rest } = layer;
  const port = known.get(layer) ?? { ...rest, doc: docs[layer.boundary], params: z.object({}) };
  known.set(layer, port);
  return port;
}
