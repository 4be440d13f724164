import { kindOf } from "../../training/data/kinds.ts";
import type { ColumnInfo } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";
import { sizeOf } from "../../ir/types/shape.ts";

/** One cell as text; a gap is empty, as is what has no text. */
export function cellText(column: ColumnInfo, data: Rows[string], row: number): string {
  const width = sizeOf(column.shape);
  const shown = kindOf(column).picture(data.subarray(row * width, (row + 1) * width), column);
  return shown.picture === "text" ? shown.text : "";
}
