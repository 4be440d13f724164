import { codeOf } from "../cells/codes.ts";
import type { ColumnKind } from "../kind.ts";

/** One of some classes a row. */
export const category: ColumnKind = {
  type: "category",
  title: "Category",
  doc: "One of some classes, which have no order: the code of each, int32. A gap is −1.",
  dtypes: ["int32"],
  suits: { flat: 1, whole: 2, map: 3 },
  steps: [{ type: "oneHot", params: {} }],
  labels: true,
  reproduced: false,
  statistics: "classes",
  isGap: (element) => element < 0,
  parse: (cell, { classes = [] }) => codes(codeOf(cell.trim(), classes)),
  read: (value, { classes = [] }) => codes(codeOf(value, classes)),
  valueOf: (row, { classes = [] }) => classes[row[0]!] ?? "",
  expected: ({ classes = [] }) => `one of ${classes.join(", ")}`,
  describe: ({ classes = [] }) => `${classes.length} classes`,
  control: ({ classes = [] }) => ({ control: "choice", options: classes }),
  picture: (row, { classes = [] }) => ({ picture: "text", text: classes[row[0]!] ?? "" }),
  examples: [
    {
      column: { shape: [], dtype: "int32", classes: ["no", "yes", "not yet"] },
      rows: [[1], [0], [2], [-1]],
    },
  ],
};

const codes = (code: number | undefined): Int32Array | undefined =>
  code === undefined ? undefined : Int32Array.of(code);
