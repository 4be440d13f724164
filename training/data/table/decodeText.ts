/** Longest text that is read, in bytes; a JavaScript string holds no more than about 2²⁹ characters. */
const MAX_BYTES = 400_000_000;

/** The text of a file: UTF-8, or UTF-16 with its mark; the error says why it is none. */
export function decodeText(bytes: Uint8Array): { text: string } | { error: string } {
  if (bytes.length > MAX_BYTES)
    return { error: `it has ${bytes.length} bytes; tables of up to ${MAX_BYTES} bytes can be read` };
  const [first, second] = bytes;
  const utf16 =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "";
  const text = new TextDecoder(utf16 || "utf-8").decode(bytes);
  if (text.includes("\0")) return { error: "it is not text: it has bytes of value 0" };
  return { text };
}
