import { z } from "zod";
import { crc32 } from "../../run/crc32.ts";
import { parseMetadata } from "../../run/safetensors.ts";
import type { RangedFile } from "../rangedFile.ts";
import { fileRows } from "./fileRows.ts";
import { mark, type RowFileDescription, rowFileDescription, startsAsRows, TAIL } from "./rowFile.ts";
import { rowLayout } from "./rowLayout.ts";
import type { RowSource } from "./rowSource.ts";

/** A file of rows: what it says of itself, and its rows, which are read as they are asked for. */
export interface OpenedRows {
  readonly description: RowFileDescription;
  readonly source: RowSource;
}

/** Opens a file that packRows wrote, of which only the description is read; the error says what is wrong with it. */
export async function openRows(file: RangedFile): Promise<OpenedRows | { error: string }> {
  if (file.size < mark.length + TAIL) return { error: `the file ends after ${file.size} bytes` };
  if (!startsAsRows(await file.read(0, mark.length))) return { error: "it does not start as a file of rows" };
  const tail = await file.read(file.size - TAIL, file.size);
  if (!startsAsRows(tail.subarray(8))) return { error: "it does not end as a file of rows: it was cut off" };
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const length = view.getUint32(4, true);
  const end = file.size - TAIL;
  if (length > end - mark.length)
    return { error: `a description of ${length} bytes is announced, the file has ${file.size}` };
  const text = await file.read(end - length, end);
  if (crc32(text) !== view.getUint32(0, true))
    return { error: "the description of its columns has changed since it was written" };
  const read = rowFileDescription.safeParse(parseMetadata(new TextDecoder().decode(text)));
  if (!read.success)
    return { error: `the description of its columns is not valid: ${z.prettifyError(read.error)}` };
  const description = read.data;
  const layout = rowLayout(description.columns);
  const needed = description.rows * layout.rowBytes;
  const found = end - length - mark.length;
  if (found !== needed)
    return { error: `${description.rows} rows take ${needed} bytes, the file has ${found} of them` };
  return { description, source: fileRows(file, description, layout) };
}
