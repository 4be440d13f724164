import type { Layer } from "../../../layers/layer.ts";

const PLAIN = 56;
const WITH_SUMMARY = 72;
const HEADER = 32;
const SUMMARY = 16;
const PORT_ROW = 20;

/** A port and how far its center lies below the top of the card, pixels. */
export interface PortPlace {
  port: string;
  y: number;
}

/** Where everything on a card lies, known before it is drawn, so that wires need not wait for it. */
export interface CardShape {
  height: number;
  inputs: readonly PortPlace[];
  outputs: readonly PortPlace[];
}

const known = new WeakMap<CardContent, CardShape>();
const alike = new Map<string, CardShape>();

/** What a card is drawn from. */
export type CardContent = Pick<Layer, "inputs" | "outputs" | "summary">;

/** The shape of a layer's card; one object for all that are alike. */
export function cardShape(layer: CardContent | undefined): CardShape {
  const before = layer && known.get(layer);
  if (before) return before;
  const inputs = Object.keys(layer?.inputs ?? {});
  const outputs = Object.keys(layer?.outputs ?? {});
  const rows = { inputs, outputs, summary: layer?.summary !== undefined };
  const key = JSON.stringify(rows);
  const shape = alike.get(key) ?? shapeOf(rows);
  alike.set(key, shape);
  if (layer) known.set(layer, shape);
  return shape;
}

/** Ports lie around half the height, so that cards in a row are joined straight. */
function shapeOf({
  inputs,
  outputs,
  summary,
}: {
  inputs: readonly string[];
  outputs: readonly string[];
  summary: boolean;
}): CardShape {
  const rows = Math.max(inputs.length, outputs.length);
  const above = HEADER + (summary ? SUMMARY : 0);
  const height = rows > 1 ? 2 * above + rows * PORT_ROW : summary ? WITH_SUMMARY : PLAIN;
  const places = (ports: readonly string[]): PortPlace[] =>
    ports.map((port, i) => ({ port, y: height / 2 + PORT_ROW * (i - (ports.length - 1) / 2) }));
  return { height, inputs: places(inputs), outputs: places(outputs) };
}
