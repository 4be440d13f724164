import { sizeOf } from "../../../ir/types/shape.ts";
import type { LoadedColumn } from "../loadedColumn.ts";
import type { RawData } from "../rawData.ts";
import type { RowSource } from "./rowSource.ts";

/** The rows of columns that are in memory; a block refers to their memory. */
export class MemoryRows implements RowSource {
  constructor(
    readonly columns: readonly LoadedColumn[],
    readonly rows: number,
  ) {}

  /** What `gather` gives, at once. */
  taken(wanted: readonly number[], rows: ArrayLike<number>): RawData[] {
    return wanted.map((c) => gathered(this.columns[c]!, rows));
  }

  gather(wanted: readonly number[], rows: Uint32Array): Promise<RawData[]> {
    return Promise.resolve(this.taken(wanted, rows));
  }

  block(wanted: readonly number[], first: number, count: number): Promise<RawData[]> {
    return Promise.resolve(
      wanted.map((c) => {
        const { data, shape } = this.columns[c]!;
        return data.subarray(first * sizeOf(shape), (first + count) * sizeOf(shape));
      }),
    );
  }
}

function gathered({ data, shape }: LoadedColumn, rows: ArrayLike<number>): RawData {
  const width = sizeOf(shape);
  const out = new (data.constructor as Float32ArrayConstructor)(rows.length * width);
  if (width === 1) for (let i = 0; i < rows.length; i++) out[i] = data[rows[i]!]!;
  else
    for (let i = 0; i < rows.length; i++)
      out.set(data.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
  return out;
}
