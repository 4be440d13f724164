import { messageOf, RunError } from "../../run/runError.ts";
import type { RangedFile } from "../rangedFile.ts";
import { mark, type RowFileDescription } from "./rowFile.ts";
import { arrays, type RowLayout, type Section } from "./rowLayout.ts";
import type { ColumnData, RowSource } from "./rowSource.ts";

/** Bytes between two rows of one block that are read along rather than passed over. */
const GAP = 1 << 14;
/** Bytes that are read at once at most. */
const MOST = 1 << 20;

/** Rows of one section that are read at once: those at `places` of what was asked for. */
interface Span {
  readonly section: Section;
  /** Bytes of the file before the first of them, and their end. */
  readonly start: number;
  end: number;
  readonly first: number;
  readonly rows: number[];
  readonly places: number[];
}

/** The rows of a file that packRows wrote. */
export function fileRows(
  file: RangedFile,
  { rows, blockRows, columns }: Pick<RowFileDescription, "rows" | "blockRows" | "columns">,
  layout: RowLayout,
): RowSource {
  /** Where the row begins in its section. */
  const offsetOf = (row: number, { before, bytes }: Section): number => {
    const block = Math.floor(row / blockRows);
    const inBlock = Math.min(blockRows, rows - block * blockRows);
    return mark.length + block * blockRows * layout.rowBytes + before * inBlock + (row % blockRows) * bytes;
  };

  const gather = async (wanted: readonly number[], picked: ArrayLike<number>) => {
    const places = wanted.map((c) => layout.places[c]!);
    const out = places.map(
      ({ section, width }) => new arrays[layout.sections[section]!.dtype](picked.length * width),
    );
    const used = [...new Set(places.map((p) => p.section))];
    const spans = used.flatMap((s) => spansOf(picked, layout.sections[s]!, { offsetOf, blockRows }));
    await Promise.all(
      spans.map(async (span) => {
        const elements = await elementsOf(file, span);
        for (const [k, { section, at, width }] of places.entries())
          if (layout.sections[section] === span.section) copy(span, elements, { at, width, out: out[k]! });
      }),
    );
    return out;
  };

  return {
    rows,
    columns,
    gather,
    block: (wanted, first, count) =>
      gather(
        wanted,
        Uint32Array.from({ length: count }, (_, i) => first + i),
      ),
  };
}

/** What is read to have all of the rows: those that stand near each other at once. */
function spansOf(
  rows: ArrayLike<number>,
  section: Section,
  { offsetOf, blockRows }: { offsetOf: (row: number, section: Section) => number; blockRows: number },
): Span[] {
  const spans: Span[] = [];
  let last: Span | undefined;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    const start = offsetOf(row, section);
    const near =
      last !== undefined &&
      Math.floor(row / blockRows) === Math.floor(last.first / blockRows) &&
      start >= last.end &&
      start - last.end <= GAP &&
      start + section.bytes - last.start <= MOST;
    if (!near) spans.push((last = { section, start, end: start, first: row, rows: [], places: [] }));
    last!.end = start + section.bytes;
    last!.rows.push(row);
    last!.places.push(place);
  }
  return spans;
}

async function elementsOf(file: RangedFile, { section, start, end }: Span): Promise<ColumnData> {
  const array = arrays[section.dtype];
  let bytes: Uint8Array;
  try {
    bytes = await file.read(start, end);
  } catch (cause) {
    throw unreadable(`${file.name} cannot be read: ${messageOf(cause).replace(/\.$/, "")}.`);
  }
  if (bytes.length < end - start) throw unreadable(`${file.name} has become shorter since it was opened.`);
  // A copy by construction: slice() of a Node Buffer would share its memory.
  const aligned = bytes.byteOffset % array.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return new array(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    (end - start) / array.BYTES_PER_ELEMENT,
  );
}

function copy(
  { section, first, rows, places }: Span,
  elements: ColumnData,
  { at, width, out }: { at: number; width: number; out: ColumnData },
): void {
  for (const [i, row] of rows.entries()) {
    const from = (row - first) * section.width + at;
    if (width === 1) out[places[i]!] = elements[from]!;
    else out.set(elements.subarray(from, from + width), places[i]! * width);
  }
}

const unreadable = (message: string): RunError =>
  new RunError("data", message, "Put the file back as it was, or import it again, then resume.");
