import type { z } from "zod";
import type { Finding } from "../../graph-schema/diagnostics/phrase.ts";
import type { Unit } from "../objective/unit.ts";
import type { ColumnSchema } from "./columnSchema.ts";
import type { RawData } from "./rawData.ts";

/** Rows to learn from and rows held out, each in ascending order. */
export interface Partition {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** What keeps a split from being made, and which of its settings says so. */
export interface SplitFault {
  readonly fault: Finding;
  readonly param?: string;
}

/** A column that a split must see: the one to predict, one by its role or its name, or every one. */
export type SplitNeed =
  | { of: "target" }
  | { of: "role"; role: "group" | "time" }
  | { of: "column"; name: string; param: string }
  | { of: "every" };

/** Elements of a column in a few rows, row after row. */
export interface Elements {
  readonly column: ColumnSchema;
  readonly data: RawData;
}

/** What a split is told besides its settings. */
export interface SplitFacts {
  readonly seed: number;
  /** One number for each of the rows, where the split needs columns. */
  readonly keys: ArrayLike<number>;
  /** The columns that it needs. */
  readonly columns: readonly ColumnSchema[];
}

/** Decides which rows are held out. */
export interface Split<S extends z.ZodObject = z.ZodObject> extends Unit<S> {
  /** The column that decides, where one does. */
  needs?(p: z.infer<S>): SplitNeed;
  /** One number a row of the needed columns in `count` rows; without it, the elements of the one column of numbers or classes. */
  keys?(block: readonly Elements[], count: number): Uint32Array;
  /** Parts the rows, which ascend. */
  split(rows: Uint32Array, facts: SplitFacts, p: z.infer<S>): Partition | SplitFault;
  /** Rows 0, 1, 2 … with a key each, and which of them are held out with seed 0. */
  examples: readonly {
    params: z.input<S>;
    keys?: readonly number[];
    /** Names of the keys 0, 1, 2 … of a column of classes. */
    classes?: readonly string[];
    /** Rows, where there are no keys. */
    rows?: number;
    validation: readonly number[];
    /** Neither learned from nor held out. */
    unused?: readonly number[];
  }[];
}

/** Identity at run time; ties a split's settings to its rules for the type checker. */
export const defineSplit = <S extends z.ZodObject>(split: Split<S>): Split<S> => split;
