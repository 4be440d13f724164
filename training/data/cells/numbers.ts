import type { CellValue } from "../kind.ts";

/** `count` numbers; undefined where there are others than finite ones, or another number of them. */
export function numbersOf(value: CellValue, count: number): number[] | undefined {
  if (typeof value === "number" || typeof value === "string" || value.length !== count) return undefined;
  const numbers = Array.from<unknown>(value);
  return numbers.every((v): v is number => typeof v === "number" && Number.isFinite(v)) ? numbers : undefined;
}

/** A float32 by the fewest digits that are read as the same one. */
export function shortest(v: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(v.toPrecision(digits));
    if (Math.fround(short) === v) return String(short);
  }
  return String(v);
}

/** Numbers as a table shows them, to six digits; a gap is empty. */
export const numbersText = (row: ArrayLike<number>): string =>
  Array.from(row, (v) => (Number.isNaN(v) ? "" : String(Number(v.toPrecision(6))))).join(" ");

/** "784 numbers (1×28×28)". */
export const countText = (count: number, shape: readonly number[]): string =>
  `${count} numbers (${shape.join("×")})`;
