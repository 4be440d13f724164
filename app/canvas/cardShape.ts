import type { Layer } from "../../graph-schema/layer.ts";

/** Width of every card, pixels. */
export const CARD_WIDTH = 200;

const PLAIN = 56;
const WITH_SUMMARY = 72;
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
  /** Height taken by port labels; 0 when no side has more than one port. */
  labels: number;
}

const cache = new Map<string, CardShape>();

/** The shape of a layer's card. Without labels the port is at half the height, so that a chain is a straight line. */
export function cardShape(layer: Layer | undefined): CardShape {
  const key = layer?.type ?? "";
  const known = cache.get(key);
  if (known) return known;
  const inputs = Object.keys(layer?.inputs ?? {});
  const outputs = Object.keys(layer?.outputs ?? {});
  const rows = Math.max(inputs.length, outputs.length);
  const labels = rows > 1 ? rows * PORT_ROW : 0;
  const height = (layer?.summary ? WITH_SUMMARY : PLAIN) + labels;
  const places = (ports: readonly string[]): PortPlace[] =>
    ports.map((port, i) => ({
      port,
      y: labels ? height - 24 - labels + PORT_ROW * (i + 0.5) : height / 2,
    }));
  const shape = { height, inputs: places(inputs), outputs: places(outputs), labels };
  cache.set(key, shape);
  return shape;
}
