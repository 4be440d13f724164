import { type AsyncStreamed, type Content, partsOf } from "./content.ts";
import { crc32 } from "./crc32.ts";

/**
 * Files as a ZIP archive without compression, in their order; the same files give the same bytes. Sizes and places
 * from 4 GiB on are written as ZIP64. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zip(files: Readonly<Record<string, Content>>): AsyncStreamed {
  let at = 0;
  const entries = Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const entry = { name: new TextEncoder().encode(name), content: bytes, size: bytes.byteLength, at };
    at += LOCAL_LENGTH + entry.name.length + entry.size;
    return entry;
  });
  const directory = entries.reduce((sum, entry) => sum + CENTRAL_LENGTH + entry.name.length, 0);
  return {
    byteLength: at + directory + END_LENGTH,
    async *parts() {
      const sums: number[] = [];
      for (const entry of entries) {
        let crc = 0;
        for await (const part of partsOf(entry.content)) crc = crc32(part, crc);
        sums.push(crc);
        yield localHeader(entry, crc);
        yield* partsOf(entry.content);
      }
      for (const [i, entry] of entries.entries()) yield centralHeader(entry, sums[i]!);
      yield end({ count: entries.length, at, size: directory });
    },
  };
}

interface Entry {
  name: Uint8Array;
  size: number;
  /** Where its local header begins. */
  at: number;
}

// Every entry carries ZIP64's extra field, so that all headers have a known length.
const LOCAL_LENGTH = 30 + 20;
const CENTRAL_LENGTH = 46 + 28;
const END_LENGTH = 56 + 20 + 22;
/** Needs ZIP64. */
const VERSION = 45;
/** Names are UTF-8. */
const FLAGS = 0x800;
/** 1 January 1980, the first day that the format knows. */
const DATE = 0x21;
const ELSEWHERE = 0xffffffff;

const localHeader = ({ name, size }: Entry, crc: number): Uint8Array =>
  fields([
    [4, 0x04034b50],
    ...common(crc),
    [4, ELSEWHERE],
    [4, ELSEWHERE],
    [2, name.length],
    [2, 20],
    name,
    [2, 1],
    [2, 16],
    [8, size],
    [8, size],
  ]);

const centralHeader = ({ name, size, at }: Entry, crc: number): Uint8Array =>
  fields([
    [4, 0x02014b50],
    [2, VERSION],
    ...common(crc),
    [4, ELSEWHERE],
    [4, ELSEWHERE],
    [2, name.length],
    [2, 28],
    // No comment, first disk, no attributes.
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, ELSEWHERE],
    name,
    [2, 1],
    [2, 24],
    [8, size],
    [8, size],
    [8, at],
  ]);

/** What both headers of an entry begin with: stored, at no time of day. */
const common = (crc: number): Field[] => [
  [2, VERSION],
  [2, FLAGS],
  [2, 0],
  [2, 0],
  [2, DATE],
  [4, crc],
];

const end = ({ count, at, size }: { count: number; at: number; size: number }): Uint8Array =>
  fields([
    [4, 0x06064b50],
    [8, 44],
    [2, VERSION],
    [2, VERSION],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, at],
    // Where the record before this one begins.
    [4, 0x07064b50],
    [4, 0],
    [8, at + size],
    [4, 1],
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, 0xffff],
    [2, 0xffff],
    [4, ELSEWHERE],
    [4, ELSEWHERE],
    [2, 0],
  ]);

/** A number of so many bytes, little-endian, or bytes. */
type Field = readonly [width: 2 | 4 | 8, value: number] | Uint8Array;

function fields(list: readonly Field[]): Uint8Array {
  const out = new Uint8Array(list.reduce((sum, f) => sum + (f instanceof Uint8Array ? f.length : f[0]), 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const f of list) {
    if (f instanceof Uint8Array) out.set(f, at);
    else if (f[0] === 2) view.setUint16(at, f[1], true);
    else if (f[0] === 4) view.setUint32(at, f[1], true);
    else view.setBigUint64(at, BigInt(f[1]), true);
    at += f instanceof Uint8Array ? f.length : f[0];
  }
  return out;
}
