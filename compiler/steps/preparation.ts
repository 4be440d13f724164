import type { Builder } from "../../ir/builder.ts";
import type { DType } from "../../ir/types/shape.ts";
import type { Value } from "../../ir/value.ts";
import type { PyCode } from "../../layers/python/py.ts";

/** Element types that step programs are fed with. */
export type RawDType = Extract<DType, "float32" | "int32" | "uint8">;

/** Values of a row on their way to a model: of k columns of single elements [k], of another column its own axes. */
export interface RowValues {
  readonly dtype: RawDType;
  readonly shape: readonly number[];
  /** How many codes there are, for each of the columns; absent where elements are no codes. */
  readonly classes?: readonly number[];
}

/** What a step is applied to: x is [N, …shape] of the given values. */
export interface Unprepared<T> {
  readonly x: T;
  readonly given: RowValues;
  /** Vectors that the step was fitted with, by name. */
  readonly fit: Readonly<Record<string, T>>;
}

/** Turns values of columns into others; `P` are its settings. All else that is known of it stands in training/data/. */
export interface PreparationStep<P> {
  type: string;
  /** What comes of such values; undefined where the step does not take them. */
  output(given: RowValues, p: P): RowValues | undefined;
  /** The float32 vectors that it is fitted with to the training rows, by name: lengths, and what they hold until then. */
  fitted?(given: RowValues, p: P): Readonly<Record<string, { length: number; value: number }>>;
  lower(from: Unprepared<Value>, p: P, b: Builder): Value;
  /** The same as a Python expression; `torch` and `F` are there. */
  torch(from: Unprepared<PyCode>, p: P): PyCode;
}

/** A step and its settings, as used on some values. */
export interface AppliedStep<U extends PreparationStep<Record<string, unknown>>> {
  readonly unit: U;
  readonly params: Record<string, unknown>;
  readonly given: RowValues;
  /** What the names of the state begin with that it is fitted with. */
  readonly state: string;
}

/** Name of the state that holds a vector that a step is fitted with. */
export const fitName = ({ state }: Pick<AppliedStep<never>, "state">, vector: string): string =>
  `${state}.${vector}`;
