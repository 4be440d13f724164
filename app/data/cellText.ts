import type { ColumnInfo } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";
import { sizeOf } from "../../ir/types/shape.ts";

/** One cell as text: a number, the name of a category, tokens; a gap is empty. */
export function cellText({ kind, shape, classes = [] }: ColumnInfo, data: Rows[string], row: number): string {
  const width = sizeOf(shape);
  const cell = Array.from(data.subarray(row * width, (row + 1) * width), Number);
  if (kind === "category") return classes[cell[0]!] ?? "";
  if (kind === "tokens") return cell.map((id) => classes[id] ?? String(id)).join(" ");
  return cell.map((v) => (Number.isNaN(v) ? "" : String(Number(v.toPrecision(6))))).join(" ");
}
