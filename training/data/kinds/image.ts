import { sizeOf } from "../../../ir/types/shape.ts";
import { countText, numbersOf } from "../cells/numbers.ts";
import type { ColumnKind } from "../kind.ts";

/** One image a row, all of one size: [channels, height, width]. */
export const image: ColumnKind = {
  type: "image",
  title: "Image",
  doc: "Pixels of one size, a byte a channel, or float32 where a file holds other numbers. It has no gaps.",
  dtypes: ["uint8", "float32"],
  suits: { map: 1, flat: 2 },
  steps: [{ type: "byteScale", params: {} }],
  labels: false,
  reproduced: true,
  statistics: "none",
  parse: () => undefined,
  read: (value, { shape, dtype }) => {
    const pixels = numbersOf(value, sizeOf(shape));
    if (!pixels || dtype === "float32") return pixels && Float32Array.from(pixels);
    return pixels.every((v) => v >= 0 && v <= 1)
      ? Uint8Array.from(pixels, (v) => Math.round(255 * v))
      : undefined;
  },
  valueOf: (row) => (row instanceof Uint8Array ? Float32Array.from(row, (v) => v / 255) : row),
  expected: ({ shape, dtype }) =>
    `${countText(sizeOf(shape), shape)}${dtype === "uint8" ? " from 0 to 1" : ""}`,
  describe: () => "image",
  control: ({ shape }) => ({ control: "pixels", shape }),
  picture: (row, { shape }) => ({ picture: "pixels", shape, data: row }),
  examples: [
    {
      column: { shape: [1, 2, 2], dtype: "uint8" },
      rows: [
        [0, 1, 128, 255],
        [7, 51, 254, 3],
      ],
    },
    { column: { shape: [3, 1, 1], dtype: "float32" }, rows: [[-0.5, 2, 0.1]] },
  ],
};
