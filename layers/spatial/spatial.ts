import type { SpatialAxes } from "./perAxis.ts";

interface Words {
  /** "map". */
  one: string;
  /** "maps". */
  many: string;
  /** "[N, channels, height, width]". */
  axes: string;
  /** "height and width". */
  sizes: string;
}

/** What a tensor with so many spatial axes is called, for settings, ports and messages. */
export const spatialWords: Readonly<Record<SpatialAxes, Words>> = {
  1: { one: "sequence", many: "sequences", axes: "[N, channels, length]", sizes: "length" },
  2: { one: "map", many: "maps", axes: "[N, channels, height, width]", sizes: "height and width" },
  3: {
    one: "volume",
    many: "volumes",
    axes: "[N, channels, depth, height, width]",
    sizes: "depth, height and width",
  },
};

/** The word at the start of a sentence. */
export const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** "Maps [N, channels, height, width]". */
export const spatialDoc = (axes: SpatialAxes): string =>
  `${capitalize(spatialWords[axes].many)} ${spatialWords[axes].axes}`;
