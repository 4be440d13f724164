import type { Layer } from "../../../layers/layer.ts";

/** Whether data can go in and out, so that the layer can stand in a wire. */
export const canInsertInWire = (layer: Layer): boolean =>
  Object.keys(layer.inputs).length > 0 && Object.keys(layer.outputs).length > 0;
