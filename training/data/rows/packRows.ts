import { crc32 } from "../../run/crc32.ts";
import type { DataWarning } from "../dataset.ts";
import type { StartHash } from "../streamedHash.ts";
import { ColumnsHash } from "./columnsHash.ts";
import { type ColumnSummary, SummaryOfColumn } from "./columnSummary.ts";
import { BLOCK, mark, type RowFileDescription, TAIL } from "./rowFile.ts";
import { type RowLayout, rowLayout } from "./rowLayout.ts";
import { type ColumnSchema, schemaOf } from "../columnSchema.ts";
import type { RawData } from "../rawData.ts";
import type { RowSource } from "./rowSource.ts";

/** Rows to write: what they are, and their elements in blocks of any size. */
export interface RowsToPack {
  readonly title: string;
  readonly doc: string;
  readonly target: string;
  readonly columns: readonly ColumnSchema[];
  readonly warnings: readonly DataWarning[];
  blocks(): AsyncIterable<readonly RawData[]>;
}

/** The bytes of a file of rows, made while they are written; at least one row must come. */
export async function* packRows(from: RowsToPack, startHash: StartHash): AsyncGenerator<Uint8Array> {
  const { title, doc, target, columns, warnings } = from;
  const hash = new ColumnsHash(columns, startHash);
  const summaries = columns.map((c) => new SummaryOfColumn(c));
  const writer = new BlockWriter(rowLayout(columns));
  yield mark;
  for await (const block of from.blocks()) {
    hash.add(block);
    for (const [i, data] of block.entries()) summaries[i]!.add(data);
    yield* writer.add(block);
  }
  if (writer.rows === 0) throw new Error("internal: no rows to write");
  yield* writer.rest();
  const about = columns.map((c, i) => ({
    ...schemaOf(c),
    summary: summaries[i]!.summary(),
  }));
  const { rows, blockRows } = writer;
  yield footer({ title, doc, target, rows, blockRows, hash: await hash.digest(), columns: about, warnings });
}

/** The rows of a source, a block of it at a time. */
export async function* blocksOf(source: RowSource, rows = 4096): AsyncGenerator<readonly RawData[]> {
  const every = source.columns.map((_, i) => i);
  for (let first = 0; first < source.rows; first += rows)
    yield await source.block(every, first, Math.min(rows, source.rows - first));
}

/** Collects rows until they fill a block. */
class BlockWriter {
  readonly blockRows: number;
  rows = 0;
  #bytes: Uint8Array;
  #filled = 0;

  constructor(readonly layout: RowLayout) {
    this.blockRows = Math.max(1, Math.floor(BLOCK / layout.rowBytes));
    this.#bytes = new Uint8Array(this.blockRows * layout.rowBytes);
  }

  /** The blocks that are full with these rows. */
  *add(block: readonly RawData[]): Generator<Uint8Array> {
    const count = block[0]!.length / this.layout.places[0]!.width;
    for (let first = 0; first < count;) {
      const taken = Math.min(count - first, this.blockRows - this.#filled);
      this.#put(block, first, taken);
      first += taken;
      this.rows += taken;
      this.#filled += taken;
      if (this.#filled === this.blockRows) yield* this.rest();
    }
  }

  /** The rows that fill no block. */
  *rest(): Generator<Uint8Array> {
    if (this.#filled === 0) return;
    const { sections, rowBytes } = this.layout;
    if (this.#filled === this.blockRows) yield this.#bytes;
    else
      for (const { before, bytes } of sections)
        yield this.#bytes.subarray(before * this.blockRows, before * this.blockRows + bytes * this.#filled);
    this.#filled = 0;
    this.#bytes = new Uint8Array(this.blockRows * rowBytes);
  }

  /** Copies `count` rows from `first` behind those that wait. */
  #put(block: readonly RawData[], first: number, count: number): void {
    const { sections, places } = this.layout;
    for (const [c, { section, at, width }] of places.entries()) {
      const { before, width: whole } = sections[section]!;
      const data = block[c]!;
      const into = new (data.constructor as Float32ArrayConstructor)(
        this.#bytes.buffer as ArrayBuffer,
        before * this.blockRows,
        whole * this.blockRows,
      );
      for (let i = 0; i < count; i++) {
        const to = (this.#filled + i) * whole + at;
        const from = (first + i) * width;
        if (width === 1) into[to] = data[from]!;
        else into.set(data.subarray(from, from + width), to);
      }
    }
  }
}

function footer(description: Omit<RowFileDescription, "columns" | "warnings"> & Described): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(description, finiteOrWord));
  const out = new Uint8Array(text.length + TAIL);
  out.set(text);
  const view = new DataView(out.buffer);
  view.setUint32(text.length, crc32(text), true);
  view.setUint32(text.length + 4, text.length, true);
  out.set(mark, text.length + 8);
  return out;
}

/** Lists that only are read here. */
interface Described {
  columns: readonly (ColumnSchema & { summary: ColumnSummary })[];
  warnings: readonly DataWarning[];
}

/** JSON has no word for infinity. */
const finiteOrWord = (_: string, value: unknown): unknown =>
  value === Infinity || value === -Infinity ? String(value) : value;
