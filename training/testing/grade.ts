import type { ColumnKind } from "../data/kind.ts";

const grades = ["F", "E", "D", "C", "B", "A"];

/** School grades, which have an order: a kind of column that the program does not have. */
export const grade: ColumnKind = {
  type: "grade",
  title: "Grade",
  doc: "A school grade from F to A, as a number from 0 to 5. A gap is no number.",
  dtypes: ["float32"],
  suits: { flat: 1 },
  steps: [{ type: "standardize", params: {} }],
  labels: false,
  reproduced: false,
  statistics: "numbers",
  isGap: Number.isNaN,
  parse: read,
  read,
  valueOf: (row) => grades[row[0]!] ?? "",
  expected: () => `one of ${grades.join(", ")}`,
  describe: () => "grades F to A",
  control: () => ({ control: "choice", options: grades }),
  picture: (row) => ({ picture: "text", text: grades[row[0]!] ?? "" }),
  examples: [{ column: { shape: [], dtype: "float32" }, rows: [[5], [0], [3], [NaN]] }],
};

function read(value: unknown): Float32Array | undefined {
  const rank = typeof value === "string" ? grades.indexOf(value) : -1;
  return rank < 0 ? undefined : Float32Array.of(rank);
}
