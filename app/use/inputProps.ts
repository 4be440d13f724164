import type { ColumnInfo } from "../state/plan/datasetInfo.ts";
import type { Value } from "./inputValue.ts";

/** What every kind of input gets. */
export interface InputProps {
  column: ColumnInfo;
  /** Undefined while nothing is given. */
  value: Value | undefined;
  onChange(value: Value | undefined): void;
}
