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
export const spatialWords: Readonly<Record<1 | 2 | 3, Words>> = {
  1: { one: "sequence", many: "sequences", axes: "[N, channels, length]", sizes: "length" },
  2: { one: "map", many: "maps", axes: "[N, channels, height, width]", sizes: "height and width" },
  3: {
    one: "volume",
    many: "volumes",
    axes: "[N, channels, depth, height, width]",
    sizes: "depth, height and width",
  },
};
