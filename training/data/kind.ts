import type { RawDType } from "../../compiler/steps/preparation.ts";
import type { Choice } from "../../graph-schema/plan/choice.ts";
import type { LoadedColumn } from "./loadedColumn.ts";
import type { ColumnSchema } from "./columnSchema.ts";
import type { RawData } from "./rawData.ts";

/**
 * A value as a person gives and sees it: a number or its text, the name of a class, names or codes of tokens, pixels
 * between 0 and 1 (channels, then rows).
 */
export type CellValue = number | string | readonly string[] | ArrayLike<number>;

/** What a value is entered with, of which the app draws each once. */
export type Control =
  | { control: "number" }
  | { control: "text" }
  | { control: "choice"; options: readonly string[] }
  | { control: "sequence"; items: readonly string[]; length: number }
  | { control: "pixels"; shape: readonly number[] };

/** How a value is shown. */
export type Picture =
  { picture: "text"; text: string } | { picture: "pixels"; shape: readonly number[]; data: RawData };

/** Which inputs take a column, each by how well it suits: 1 is taken first, then 2, 3 only where a plan says so. */
export interface Suits {
  /** Whole numbers: int32, int64. */
  whole?: 1 | 2 | 3;
  /** Numbers of a row side by side. */
  flat?: 1 | 2 | 3;
  /** Numbers with more axes, such as images. */
  map?: 1 | 2 | 3;
}

/** What a column holds. */
export interface ColumnKind {
  /** Registry key, file name and persisted name. */
  type: string;
  title: string;
  doc: string;
  /** Element types that such a column can have, as a model is fed with them. */
  dtypes: readonly RawDType[];
  /** Inputs that take it by its usual steps, or as it is. */
  suits: Suits;
  /** The steps that make it numbers, where a plan says nothing of it; those that do not take its elements are passed over. */
  steps: readonly Choice[];
  /** Whether a model tells its classes apart, by a score for each. */
  labels: boolean;
  /** Whether a model may be asked to give back what it is given, as an autoencoder is. */
  reproduced: boolean;
  /** What is counted of a column. */
  statistics: "numbers" | "classes" | "none";
  /** Whether an element says that there is none; absent where each row has all of them. */
  isGap?(this: void, element: number): boolean;
  /**
   * What cells of a table are as a column of the kind, gaps among them; undefined where they are none. Absent for kinds
   * that tables do not hold, or that are found by numbers and texts.
   */
  ofCells?(cells: readonly string[]): Omit<LoadedColumn, "name" | "kind"> | undefined;
  /** The elements of a row that a cell of text stands for; undefined where it stands for none. */
  parse(cell: string, column: ColumnSchema): RawData | undefined;
  /** The elements of a row of a value; undefined where it is none of the column. */
  read(value: CellValue, column: ColumnSchema): RawData | undefined;
  /** The value of a row, as `read` takes it. */
  valueOf(row: RawData, column: ColumnSchema): CellValue;
  /** What `read` takes, in words: "one of a, b, c". */
  expected(column: ColumnSchema): string;
  /** What a column is, in words: "3 classes". */
  describe(column: ColumnSchema): string;
  control(column: ColumnSchema): Control;
  picture(row: RawData, column: ColumnSchema): Picture;
  /** Columns of the kind with rows that they can hold, gaps included, which the tests read, show and prepare. */
  examples: readonly { column: Omit<ColumnSchema, "name" | "kind">; rows: readonly (readonly number[])[] }[];
}
