import { codeOf, namesOfCodes } from "../cells/codes.ts";
import { tokensOf } from "../cells/tokenText.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { ColumnKind } from "../kind.ts";

/** A sequence of tokens a row. */
export const tokens: ColumnKind = {
  type: "tokens",
  title: "Tokens",
  doc: "A sequence of letters or words out of a vocabulary: the code of each, int32. It has no gaps.",
  dtypes: ["int32"],
  suits: { whole: 1 },
  steps: [],
  labels: false,
  reproduced: false,
  statistics: "none",
  parse: (cell, column) => codesOf(tokensOf(cell, column.classes ?? []), column),
  read: (value, column) =>
    typeof value === "number" || typeof value === "string" ? undefined : codesOf(value, column),
  valueOf: (row, { classes }) => namesOfCodes(row, classes),
  expected: ({ shape: [length = 1], classes = [] }) => `${length} tokens out of ${classes.join(", ")}`,
  describe: ({ shape: [length = 1] }) => `${length} tokens`,
  control: ({ shape: [length = 1], classes = [] }) => ({ control: "sequence", items: classes, length }),
  picture: (row, { classes }) => ({ picture: "text", text: namesOfCodes(row, classes).join(" ") }),
  examples: [
    {
      column: { shape: [3], dtype: "int32", classes: ["a", "b", "c"] },
      rows: [
        [2, 0, 1],
        [1, 1, 1],
      ],
    },
    { column: { shape: [2], dtype: "int32", classes: ["to", "be", "or"] }, rows: [[0, 1]] },
  ],
};

function codesOf(
  items: ArrayLike<string | number>,
  { shape: [length = 1], classes = [] }: ColumnSchema,
): Int32Array | undefined {
  if (items.length !== length) return undefined;
  const codes = Array.from(items, (item) => codeOf(item, classes));
  return codes.every((code) => code !== undefined) ? Int32Array.from(codes) : undefined;
}
