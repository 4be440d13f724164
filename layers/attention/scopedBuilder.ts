import type { LayerBuilder } from "../layerBuilder.ts";

/** The builder of a part of a layer, whose parameters are named "part.weight". */
export const scopedBuilder = (part: string, b: LayerBuilder): LayerBuilder =>
  Object.assign(Object.create(b) as LayerBuilder, {
    param: (name, shape, init) => b.param(`${part}.${name}`, shape, init),
    buffer: (name, shape, init) => b.buffer(`${part}.${name}`, shape, init),
  } satisfies Pick<LayerBuilder, "param" | "buffer">);
