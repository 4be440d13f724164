import { z } from "zod";
import { sizeOf } from "../../../ir/types/shape.ts";
import { kindOf } from "../kinds.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { RawData } from "../rawData.ts";

/** Values that a file of JSON can hold. */
const number = z.union([z.number(), z.enum(["Infinity", "-Infinity"]).transform(Number)]);

/** An element and the row that it stands in, from 0. */
const spot = z.object({ value: number, row: z.int().min(0) });
export type Spot = z.infer<typeof spot>;

/** What can be said of a column without reading it again; counted once, when it is imported. */
export const columnSummary = z.object({
  /** Rows that lack a value. */
  gaps: z.int().min(0),
  /** The first of its smallest and of its largest elements; absent where it has none. */
  least: spot.exactOptional(),
  largest: spot.exactOptional(),
  /** The first element that is no whole number. */
  fraction: spot.exactOptional(),
  mean: z.number().exactOptional(),
  /** Over all, not n − 1. */
  deviation: z.number().exactOptional(),
  /** Its different elements, ascending, where they are few. */
  values: z.array(number).exactOptional(),
  /** Rows of each class, where a row is one. */
  counts: z.array(z.int().min(0)).exactOptional(),
});
export type ColumnSummary = z.infer<typeof columnSummary>;

/** Different elements that a summary lists at most. */
const FEW = 32;

/** Counts a column whose rows come in blocks. */
export class SummaryOfColumn {
  readonly #width: number;
  readonly #isGap: ((element: number) => boolean) | undefined;
  readonly #counts: number[] | undefined;
  readonly #values = new Set<number>();
  readonly #spots: Partial<Record<"least" | "largest" | "fraction", Spot>> = {};
  #rows = 0;
  #gaps = 0;
  #present = 0;
  #mean = 0;
  #squares = 0;

  constructor({ kind, shape, classes }: ColumnSchema) {
    this.#isGap = kindOf({ kind }).isGap;
    this.#width = sizeOf(shape);
    this.#counts = classes && shape.length === 0 ? new Array<number>(classes.length).fill(0) : undefined;
  }

  /** The next rows. */
  add(data: RawData): void {
    const count = data.length / this.#width;
    for (let i = 0; i < count; i++) {
      let whole = true;
      for (let k = i * this.#width; k < (i + 1) * this.#width; k++) {
        const value = data[k]!;
        if (this.#isGap?.(value)) whole = false;
        else this.#element(value, this.#rows + i);
      }
      if (!whole) this.#gaps++;
    }
    this.#rows += count;
  }

  #element(value: number, row: number): void {
    this.#present++;
    // Welford: no difference of large sums.
    const before = this.#mean;
    this.#mean += (value - before) / this.#present;
    this.#squares += (value - before) * (value - this.#mean);
    const spots = this.#spots;
    if (!spots.least || value < spots.least.value) spots.least = { value, row };
    if (!spots.largest || value > spots.largest.value) spots.largest = { value, row };
    if (!spots.fraction && !Number.isInteger(value)) spots.fraction = { value, row };
    if (this.#values.size <= FEW) this.#values.add(value);
    if (this.#counts) this.#counts[value]!++;
  }

  /** What was counted so far. */
  summary(): ColumnSummary {
    const deviation = Math.sqrt(this.#squares / this.#present);
    return {
      gaps: this.#gaps,
      ...this.#spots,
      ...(Number.isFinite(deviation) && { mean: this.#mean, deviation }),
      ...(this.#values.size <= FEW && { values: [...this.#values].sort((a, b) => a - b) }),
      ...(this.#counts && { counts: this.#counts }),
    };
  }
}
