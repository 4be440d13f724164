import { sizeOf } from "../../../ir/types/shape.ts";
import { countText, numbersOf, numbersText, shortest } from "../cells/numbers.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { ColumnKind } from "../kind.ts";
import { parseNumber } from "../table/parseCell.ts";

/** One number a row, or several of which all rows have as many. */
export const number: ColumnKind = {
  type: "number",
  title: "Number",
  doc: "A measurement, a count, a date as days: float32. A gap is no number.",
  dtypes: ["float32"],
  suits: { flat: 1, map: 2, whole: 3 },
  steps: [],
  labels: false,
  reproduced: false,
  statistics: "numbers",
  isGap: Number.isNaN,
  parse,
  read: (value, column) => {
    if (typeof value === "string") return parse(value, column);
    const given = typeof value === "number" ? [value] : value;
    const numbers = numbersOf(given, sizeOf(column.shape));
    return numbers && Float32Array.from(numbers);
  },
  valueOf: (row, { shape }) => (shape.length === 0 ? shortest(row[0]!) : row),
  expected: ({ shape }) => (shape.length === 0 ? "a number" : countText(sizeOf(shape), shape)),
  describe: () => "number",
  control: () => ({ control: "number" }),
  picture: (row) => ({ picture: "text", text: numbersText(row) }),
  examples: [
    { column: { shape: [], dtype: "float32" }, rows: [[1], [-2.5], [0.1], [0.0625], [12345678], [NaN]] },
    {
      column: { shape: [2], dtype: "float32" },
      rows: [
        [1, 2],
        [0.5, 1e-8],
      ],
    },
  ],
};

function parse(cell: string, { shape }: ColumnSchema): Float32Array | undefined {
  const value = shape.length === 0 ? parseNumber(cell) : undefined;
  return value === undefined ? undefined : Float32Array.of(value);
}
