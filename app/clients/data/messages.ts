import type { Document } from "../../../graph-schema/document.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/problem.ts";
import type { Column, DataWarning } from "../../../training/data/dataset.ts";
import type { SourceFile } from "../../../training/data/reader.ts";

/** A column without its elements. */
export interface ColumnInfo extends Omit<Column, "data"> {
  /** Rows without a value. */
  gaps: number;
  /** Of the numbers that are there. */
  numbers?: { least: number; largest: number; mean: number; deviation: number };
  /** Rows of each class. */
  counts?: readonly number[];
}

/** A dataset without its elements. */
export interface DatasetInfo {
  id: string;
  title: string;
  doc: string;
  rows: number;
  target: string;
  columns: readonly ColumnInfo[];
  warnings: readonly DataWarning[];
}

/** What a document's plan comes to with its data. */
export interface PlanInfo {
  /** Absent while none is chosen, or while it cannot be read. */
  dataset?: DatasetInfo;
  /** Why the dataset cannot be read. */
  unreadable?: string;
  /** How the rows are used; absent where data and model do not fit. */
  split?: { train: number; validation: number; leftOut: number };
  /** Names of the columns that feed the model. */
  inputs: readonly string[];
  /** Column that is predicted. */
  target?: string;
  /** What is wrong with the plan and its data, besides what is wrong with the graph. */
  diagnostics: readonly Diagnostic[];
}

/** Elements of some rows, by column name. */
export type Rows = Readonly<Record<string, Column["data"]>>;

/** A dataset that was imported into this browser. */
export interface ImportedInfo {
  id: string;
  file: string;
}

/** What the page asks of the data worker; each is answered by a reply with the same id. */
export type DataRequest = { id: number } & (
  | { kind: "plan"; document: Document }
  | { kind: "rows"; dataset: string; rows: readonly number[] }
  /** The held-out row number `nth`, counted around; any row where none is held out. */
  | { kind: "heldOut"; document: Document; nth: number }
  | { kind: "import"; files: readonly SourceFile[] }
  | { kind: "imported" }
  | { kind: "forget"; dataset: string }
);

export type DataAnswer =
  | PlanInfo
  | { rows: Rows }
  | { row: number; values: Rows }
  | { imported: DatasetInfo }
  | { error: string }
  | readonly ImportedInfo[]
  | undefined;

export type DataReply = { id: number; answer: DataAnswer } | { id: number; failed: string };
