import type { Layer } from "../../../layers/layer.ts";
import { layers } from "../../../layers/layers.ts";

/** Every layer in the order of the palette. */
export const allLayers = Object.values(layers);

/** The layers that match what was typed, best first; all of them for nothing. */
export function searchLayers(query: string, among: readonly Layer[] = allLayers): readonly Layer[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return among;
  return among
    .map((layer) => ({ layer, score: scoreOf(layer, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ layer }) => layer);
}

function scoreOf(layer: Layer, wanted: string): number {
  const names = [layer.title, layer.type, ...(layer.keywords ?? []), layer.category];
  return Math.max(...names.map((name, i) => scoreOfName(name.toLowerCase(), wanted) - Math.min(i, 2)));
}

/** 0 for no match; more for an exact name, its start, the start of a word, a part of it, its letters in order. */
function scoreOfName(name: string, wanted: string): number {
  if (name === wanted) return 50;
  if (name.startsWith(wanted)) return 40;
  if (name.split(/[\s\d-]+/).some((word) => word.startsWith(wanted))) return 30;
  if (name.includes(wanted)) return 20;
  const letters = wanted.replace(/\s/g, "");
  let at = -1;
  for (const letter of letters) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return 0;
  }
  return letters.length > 1 ? 10 : 0;
}
