import type { Tensors } from "../../run/tensor.ts";
import type { Column } from "../dataset.ts";
import { featureOf } from "./feature.ts";
import { gatherRows } from "./gatherRows.ts";
import type { MatchedInput } from "./matchInput.ts";
import { parseNumber } from "../table/parseCell.ts";
import { sizeOf } from "../../../ir/types/shape.ts";

/**
 * What a person gives, by column name: a number or its text, the name of a category, pixels between 0 and 1 (channels,
 * then rows), or tokens by name or id.
 */
export type ExampleValues = Readonly<Record<string, number | string | readonly string[] | ArrayLike<number>>>;

/** One sample, encoded as the rows of a dataset are. The error names the column and what is wrong. */
export function encodeExample(
  inputs: readonly MatchedInput[],
  values: ExampleValues,
): { inputs: Tensors } | { error: string } {
  const out: [string, Tensors[string]][] = [];
  for (const { id, columns, assembly } of inputs) {
    const given: Column[] = [];
    for (const column of columns) {
      const value = Object.hasOwn(values, column.name) ? values[column.name] : undefined;
      const data = value === undefined ? undefined : dataOf(column, value);
      if (!data) return { error: `${column.name}: expected ${expected(column)}` };
      given.push({ ...column, data });
    }
    const features = given.map((column) => featureOf(column, assembly.dtype)!);
    out.push([id, gatherRows({ ...assembly, features }, [0], 1)]);
  }
  return { inputs: Object.fromEntries(out) };
}

type Given = ExampleValues[string];

/** The value as one row of its column; undefined where it is not one. */
function dataOf(column: Column, value: Given): Column["data"] | undefined {
  if (column.kind === "category") return categoryOf(column, value);
  if (column.kind === "number" && column.shape.length === 0) return numberOf(value);
  if (typeof value === "number" || typeof value === "string") return undefined;
  const { kind, shape, classes = [] } = column;
  if (value.length !== sizeOf(shape)) return undefined;
  const numbers = Array.from<number | string, number>(value, (v) =>
    typeof v === "string" ? classes.indexOf(v) : v,
  );
  if (kind !== "tokens") return numbers.every(Number.isFinite) ? Float32Array.from(numbers) : undefined;
  return numbers.every((v) => isIndex(v, classes)) ? Int32Array.from(numbers) : undefined;
}

function numberOf(value: Given): Float32Array | undefined {
  const number = typeof value === "string" ? parseNumber(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? Float32Array.of(number) : undefined;
}

function categoryOf({ classes = [] }: Column, value: Given): Int32Array | undefined {
  const index = typeof value === "string" ? classes.indexOf(value) : value;
  return typeof index === "number" && isIndex(index, classes) ? Int32Array.of(index) : undefined;
}

const isIndex = (v: number, classes: readonly string[]): boolean =>
  Number.isInteger(v) && v >= 0 && v < classes.length;

function expected({ kind, shape, classes = [] }: Column): string {
  const count = sizeOf(shape);
  if (kind === "category") return `one of ${classes.join(", ")}`;
  if (kind === "tokens") return `${count} tokens out of ${classes.join(", ")}`;
  return count === 1 && shape.length === 0 ? "a number" : `${count} numbers (${shape.join("×")})`;
}
