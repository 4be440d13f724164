import { messageOf, RunError } from "../../run/runError.ts";
import { type Range, type RangedFile, readRanges } from "../rangedFile.ts";
import { mark, type RowFileDescription } from "./rowFile.ts";
import type { ColumnPlace, RowLayout, Section } from "./rowLayout.ts";
import { type RawData, rawArrays } from "../rawData.ts";
import type { RowSource } from "./rowSource.ts";

/** Bytes between two rows of one block that are read along rather than passed over. */
const GAP = 1 << 14;
/** Bytes that are read as one range at most. */
const MOST = 1 << 20;
/** Bytes that are in memory at most besides what was asked for, but for a row. */
const AT_ONCE = 1 << 20;

/** The rows of a file that packRows wrote. */
export function fileRows(
  file: RangedFile,
  about: Pick<RowFileDescription, "rows" | "blockRows" | "columns">,
  layout: RowLayout,
): RowSource {
  const gather = async (wanted: readonly number[], rows: Uint32Array): Promise<RawData[]> => {
    const places = wanted.map((c) => layout.places[c]!);
    const out = places.map(
      ({ section, width }) => new rawArrays[layout.sections[section]!.dtype](rows.length * width),
    );
    const atOnce = Math.max(1, Math.floor(AT_ONCE / layout.rowBytes));
    for (let first = 0; first < rows.length; first += atOnce) {
      const part = rows.subarray(first, first + atOnce);
      const ranges: Ranges = { list: [], bytes: 0 };
      // In the order of the sections, of which the last alone has elements that need not be aligned.
      const starts = layout.sections.map((section, s) =>
        places.some((p) => p.section === s)
          ? startsOf(part, { section, ranges, rowBytes: layout.rowBytes, ...about })
          : undefined,
      );
      const bytes = await readFully(file, ranges);
      for (const [k, place] of places.entries()) {
        const section = layout.sections[place.section]!;
        take(bytes, starts[place.section]!, { place, section, out: out[k]!, first });
      }
    }
    return out;
  };
  return {
    ...{ rows: about.rows, columns: about.columns, gather },
    block: (wanted, first, count) =>
      gather(
        wanted,
        Uint32Array.from({ length: count }, (_, i) => first + i),
      ),
  };
}

/** What is to be read, one range behind the other. */
interface Ranges {
  readonly list: { start: number; end: number }[];
  bytes: number;
}

/** Adds what has the rows of a section, those near each other as one range; gives where each begins in what is read. */
function startsOf(
  rows: Uint32Array,
  x: { section: Section; ranges: Ranges; rowBytes: number; rows: number; blockRows: number },
): Float64Array {
  const { section, ranges, rowBytes, blockRows } = x;
  const starts = new Float64Array(rows.length);
  let last: { start: number; end: number } | undefined;
  let lastBlock = -1;
  for (let i = 0; i < rows.length; i++) {
    const block = Math.floor(rows[i]! / blockRows);
    const inBlock = Math.min(blockRows, x.rows - block * blockRows);
    const start =
      mark.length +
      block * blockRows * rowBytes +
      section.before * inBlock +
      (rows[i]! - block * blockRows) * section.bytes;
    const end = start + section.bytes;
    if (
      last &&
      block === lastBlock &&
      start >= last.end &&
      start - last.end <= GAP &&
      end - last.start <= MOST
    ) {
      ranges.bytes += end - last.end;
      last.end = end;
    } else {
      ranges.list.push((last = { start, end }));
      ranges.bytes += section.bytes;
      lastBlock = block;
    }
    starts[i] = ranges.bytes - section.bytes;
  }
  return starts;
}

async function readFully(file: RangedFile, { list, bytes: wanted }: Ranges): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readRanges(file, list satisfies readonly Range[]);
  } catch (cause) {
    throw unreadable(`${file.name} cannot be read: ${messageOf(cause).replace(/\.$/, "")}.`);
  }
  if (bytes.length < wanted) throw unreadable(`${file.name} has become shorter since it was opened.`);
  return bytes;
}

/** Writes the elements of a column to `out`, from its row `first` on. */
function take(
  bytes: Uint8Array,
  starts: Float64Array,
  x: { place: ColumnPlace; section: Section; out: RawData; first: number },
): void {
  const { at, width } = x.place;
  const array = rawArrays[x.section.dtype];
  const { BYTES_PER_ELEMENT: size } = array;
  const elements = new array(bytes.buffer as ArrayBuffer, bytes.byteOffset, Math.floor(bytes.length / size));
  for (let i = 0; i < starts.length; i++) {
    const from = starts[i]! / size + at;
    if (width === 1) x.out[x.first + i] = elements[from]!;
    else x.out.set(elements.subarray(from, from + width), (x.first + i) * width);
  }
}

const unreadable = (message: string): RunError =>
  new RunError("data", message, "Put the file back as it was, or import it again, then resume.");
