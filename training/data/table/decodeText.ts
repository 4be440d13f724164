import { z } from "zod";
import type { Decision } from "../reader.ts";

/** Longest text that is read, in bytes; a JavaScript string holds no more than about 2²⁹ characters. */
const MAX_BYTES = 400_000_000;

/** How bytes stand for characters, where that is told. */
export const encoding = z
  .enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"])
  .optional()
  .describe("How bytes stand for characters");
export type TextEncoding = NonNullable<z.infer<typeof encoding>>;

/** The text of a file, in the encoding that is told or by its mark, and how that was decided; the error says why it is none. */
export function decodeText(
  bytes: Uint8Array,
  told?: TextEncoding,
): { text: string; decision: Decision } | { error: string } {
  if (bytes.length > MAX_BYTES)
    return { error: `it has ${bytes.length} bytes; tables of up to ${MAX_BYTES} bytes can be read` };
  const { value, because } = told ? { value: told, because: "it was told" } : byMark(bytes);
  const text = new TextDecoder(value).decode(bytes);
  if (text.includes("\0")) return { error: "it is not text: it has bytes of value 0" };
  return { text, decision: { key: "encoding", value, because } };
}

function byMark([first, second, third]: Uint8Array): { value: TextEncoding; because: string } {
  const found = (value: TextEncoding) => ({ value, because: "the file begins with its mark" });
  if (first === 0xff && second === 0xfe) return found("utf-16le");
  if (first === 0xfe && second === 0xff) return found("utf-16be");
  if (first === 0xef && second === 0xbb && third === 0xbf) return found("utf-8");
  return { value: "utf-8", because: "the file has no mark of another" };
}
