import { z } from "zod";
import { sizeOf } from "../../../ir/types/shape.ts";
import type { LoadedColumn } from "../loadedColumn.ts";
import { type RangedFile, readWhole } from "../rangedFile.ts";
import { defineReader, type Reading, type SourceFile } from "../reader.ts";

/** Element types of IDX, by the third byte of the magic number. */
const types: Readonly<
  Record<number, { name: string; bytes: number; read: (v: DataView, at: number) => number }>
> = {
  0x08: { name: "unsigned byte", bytes: 1, read: (v, at) => v.getUint8(at) },
  0x09: { name: "signed byte", bytes: 1, read: (v, at) => v.getInt8(at) },
  0x0b: { name: "short", bytes: 2, read: (v, at) => v.getInt16(at) },
  0x0c: { name: "int", bytes: 4, read: (v, at) => v.getInt32(at) },
  0x0d: { name: "float", bytes: 4, read: (v, at) => v.getFloat32(at) },
  0x0e: { name: "double", bytes: 8, read: (v, at) => v.getFloat64(at) },
};

/** The format of MNIST: one file of images [rows, height, width] and one of labels [rows]. */
export const idx = defineReader({
  type: "idx",
  title: "IDX images and labels",
  doc: "The format of MNIST: a file of images and a file of labels, chosen together.",
  extensions: [".idx", ".idx3-ubyte", ".idx1-ubyte", ".ubyte"],
  options: z.object({}),
  accepts: (files) => files.length > 0 && files.every(looksLikeIdx),
  read: readPair,
  example: () => [
    {
      name: "images-ubyte",
      bytes: Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 3, ...new Array<number>(36).keys()),
    },
    { name: "labels-ubyte", bytes: Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 1) },
  ],
});

const looksLikeIdx = ({ name, bytes }: SourceFile): boolean =>
  /ubyte$|\.idx$/i.test(name) || (bytes[0] === 0 && bytes[1] === 0 && bytes[2]! in types && bytes[3]! <= 4);

async function readPair(files: readonly RangedFile[]): Promise<Reading | { error: string }> {
  if (files.length !== 2)
    return {
      error: `${files.map((f) => f.name).join(", ")}: choose two files together, the images and their labels`,
    };
  const arrays = await Promise.all(
    files.map(async (file) => readArray({ name: file.name, bytes: await readWhole(file) })),
  );
  for (const a of arrays) if ("error" in a) return a;
  const [a, c] = arrays as [IdxArray, IdxArray];
  const [labels, images] = a.shape.length === 1 ? [a, c] : [c, a];
  if (labels.shape.length !== 1 || images.shape.length < 3)
    return {
      error: `expected images of 3 axes and labels of 1, got ${[a, c].map((x) => `${x.name} of ${x.shape.length}`).join(" and ")}`,
    };
  const [rows] = images.shape;
  if (rows !== labels.shape[0])
    return {
      error: `${images.name}: it has ${rows} images, and ${labels.name} has ${labels.shape[0]} labels; choose two files that belong together`,
    };
  if (rows! < 2) return { error: `${images.name}: it has ${rows} images, 2 are needed` };
  const bad = labels.data.findIndex((v) => !Number.isInteger(v) || v < 0 || v > 9999);
  if (bad >= 0)
    return {
      error: `${labels.name}: label ${bad + 1} of ${rows} is ${labels.data[bad]}, expected a whole number from 0 to 9999; correct it in the file`,
    };
  const dataset = {
    title: images.name.replace(/[-.](images|idx).*$/i, ""),
    doc: `${rows} images from ${images.name}, labels from ${labels.name}.`,
    target: "label",
    columns: [imageColumn(images), labelColumn(labels)],
    warnings: [],
  };
  return { dataset, decisions: [] };
}

interface IdxArray {
  name: string;
  shape: readonly number[];
  data: Uint8Array | Float32Array;
}

function readArray({ name, bytes }: SourceFile): IdxArray | { error: string } {
  const fail = (what: string): { error: string } => ({ error: `${name}: ${what}` });
  const again = "copy or download it again";
  if (bytes.length < 4) return fail(`the file ends after ${bytes.length} of the first 4 bytes; ${again}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const code = view.getUint8(2);
  const rank = view.getUint8(3);
  const type = types[code];
  if (view.getUint16(0) !== 0 || !type || rank < 1 || rank > 4) {
    const magic = Array.from(bytes.subarray(0, 4), (b) => b.toString(16).padStart(2, "0")).join(" ");
    return fail(`it starts with ${magic}, expected 00 00, a type of 08 to 0e and 01 to 04 axes`);
  }
  const start = 4 + 4 * rank;
  if (bytes.length < start)
    return fail(`the file ends after ${bytes.length} bytes, inside the ${rank} sizes; ${again}`);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const count = sizeOf(shape);
  const expected = start + count * type.bytes;
  if (bytes.length !== expected)
    return fail(
      `[${shape.join(", ")}] of ${type.name} takes ${expected} bytes, the file has ${bytes.length}; ${again}`,
    );
  if (count === 0) return fail(`[${shape.join(", ")}] has nothing in it`);
  if (code === 0x08) return { name, shape, data: bytes.subarray(start) };
  const data = Float32Array.from({ length: count }, (_, i) => type.read(view, start + i * type.bytes));
  return { name, shape, data };
}

/** Gray images get their channel axis: [1, height, width]. */
function imageColumn({ shape, data }: IdxArray): LoadedColumn {
  const axes = shape.slice(1);
  return {
    name: "image",
    kind: "image",
    shape: axes.length === 2 ? [1, ...axes] : axes,
    dtype: data instanceof Uint8Array ? "uint8" : "float32",
    data,
  };
}

function labelColumn({ data }: IdxArray): LoadedColumn {
  let count = 1;
  for (const v of data) count = Math.max(count, v + 1);
  return {
    name: "label",
    kind: "category",
    shape: [],
    dtype: "int32",
    data: Int32Array.from(data),
    classes: Array.from({ length: count }, (_, i) => String(i)),
  };
}
