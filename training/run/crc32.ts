const POLYNOMIAL = 0xedb88320;

/** tables[k][b]: the remainder of byte b with k zero bytes behind it. */
const tables: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let r = byte;
    for (let bit = 0; bit < 8; bit++) r = r & 1 ? (r >>> 1) ^ POLYNOMIAL : r >>> 1;
    return r;
  });
  const made = [first];
  for (let k = 1; k < 8; k++) made.push(made[k - 1]!.map((r) => (r >>> 8) ^ first[r & 255]!));
  return made;
}

/**
 * CRC-32 of bytes as in ZIP, gzip and PNG (zlib's `crc32`), eight bytes at a time; `before` is that of the bytes that
 * stand before them. https://www.w3.org/TR/png/#D-CRCAppendix
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array],
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array],
  ];
  const { length } = bytes;
  let crc = ~before;
  let i = 0;
  for (; i + 8 <= length; i += 8)
    crc =
      t7[(crc ^ bytes[i]!) & 255]! ^
      t6[((crc >>> 8) ^ bytes[i + 1]!) & 255]! ^
      t5[((crc >>> 16) ^ bytes[i + 2]!) & 255]! ^
      t4[(crc >>> 24) ^ bytes[i + 3]!]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  for (; i < length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}
