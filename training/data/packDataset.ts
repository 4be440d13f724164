import { z } from "zod";
import { parseMetadata, readSafetensors, writeSafetensors } from "../run/safetensors.ts";
import type { RawData } from "./rawData.ts";
import type { HostTensor } from "../run/tensor.ts";
import type { LoadedDataset } from "./dataset.ts";
import type { LoadedColumn } from "./loadedColumn.ts";
import { timeScale } from "./columnSchema.ts";
import { kindOf, kinds } from "./kinds.ts";
import { sizeOf } from "../../ir/types/shape.ts";

const KEY = "tensorloom.dataset";

const description = z.object({
  version: z.literal(1),
  title: z.string(),
  doc: z.string(),
  target: z.string(),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.string().refine((kind) => Object.hasOwn(kinds, kind), "no kind of column"),
      shape: z.array(z.int().min(0)),
      dtype: z.enum(["float32", "int32"]),
      classes: z.array(z.string()).exactOptional(),
      since: timeScale.exactOptional(),
    }),
  ),
  warnings: z.array(
    z.object({
      line: z.number().exactOptional(),
      column: z.string().exactOptional(),
      message: z.string(),
    }),
  ),
});

/** A dataset as it is without its place and hash. */
export type PackedDataset = Omit<LoadedDataset, "id">;

/** A dataset as one safetensors file: a tensor a column, and their description. */
export function packDataset({
  title,
  doc,
  target,
  columns,
  warnings,
}: PackedDataset): Uint8Array<ArrayBuffer> {
  const about = columns.map(({ name, kind, shape, dtype, classes, since }) => ({
    // What bytes become, as files of earlier versions say.
    ...{ name, kind, shape, dtype: dtype === "uint8" ? "float32" : dtype },
    ...(classes ? { classes } : {}),
    ...(since ? { since } : {}),
  }));
  const tensors = columns.map(({ data, shape, dtype }, i) => [
    `column.${i}`,
    {
      dtype,
      shape: [shape.includes(0) ? 0 : data.length / sizeOf(shape), ...shape],
      data,
    },
  ]);
  const text = JSON.stringify({ version: 1, title, doc, target, columns: about, warnings });
  return writeSafetensors({
    tensors: Object.fromEntries(tensors) as Record<string, HostTensor>,
    metadata: { [KEY]: text },
  });
}

/** Reads what {@link packDataset} wrote; the error says what is wrong with the bytes. */
export function unpackDataset(bytes: Uint8Array): PackedDataset | { error: string } {
  const file = readSafetensors(bytes);
  if ("error" in file) return file;
  const about = description.safeParse(parseMetadata(file.metadata[KEY]));
  if (!about.success)
    return { error: `the description of the columns is not valid: ${z.prettifyError(about.error)}` };
  const { title, doc, target, warnings, columns: described } = about.data;
  const columns: LoadedColumn[] = [];
  const counts = new Set<number>();
  for (const [i, column] of described.entries()) {
    const tensor = file.tensors[`column.${i}`];
    const ofBytes = tensor?.dtype === "uint8" && kindOf(column).dtypes.includes("uint8");
    if (
      !tensor ||
      !(ofBytes || tensor.dtype === column.dtype) ||
      `${tensor.shape.slice(1)}` !== `${column.shape}`
    )
      return { error: `column "${column.name}" does not go with its tensor` };
    const dtype = ofBytes ? "uint8" : column.dtype;
    const made: LoadedColumn = { ...column, dtype, data: tensor.data as RawData };
    if (sizeOf(made.shape) === 0) return { error: `column "${column.name}" is empty` };
    if (made.dtype === "int32" && !made.since && !namedThroughout(made))
      return { error: `column "${column.name}" has an element without a name` };
    counts.add(tensor.shape[0]!);
    columns.push(made);
  }
  if (counts.size > 1) return { error: `columns have different numbers of rows: ${[...counts].join(", ")}` };
  if (new Set(columns.map((c) => c.name)).size < columns.length)
    return { error: "two columns have the same name" };
  if (!columns.some((c) => c.name === target)) return { error: `no column "${target}" to predict` };
  return { title, doc, target, columns, warnings };
}

/** True when each element is one of the classes, or −1 for a gap in categories. */
function namedThroughout({ kind, data, classes = [] }: LoadedColumn): boolean {
  const { isGap } = kindOf({ kind });
  return data.every((v: number) => (v >= 0 && v < classes.length) || isGap?.(v));
}

/** True for bytes that look like a packed dataset. */
export function isPackedDataset(bytes: Uint8Array): boolean {
  const start = new TextDecoder("latin1").decode(bytes.subarray(8, 8 + 128));
  return start.startsWith('{"__metadata__":{') && start.includes(`"${KEY}":`);
}
