import { expect, test } from "vitest";
import { contentBytes } from "../testing/contentBytes.ts";
import { streamNpy, writeNpy } from "./npy.ts";

// Headers of every length that there is beside the alignment.
const shapes = [[], [3], [2, 1, 28, 28], ...Array.from({ length: 65 }, (_, rank) => Array(rank).fill(1))];

test.each(shapes.map((shape): [number[]] => [shape]))("an array of shape %j", async (shape) => {
  const size = shape.reduce((n, d) => n * d, 1);
  const data = Int32Array.from({ length: size }, (_, i) => i);
  const file = streamNpy({ dtype: "int32", shape, parts: () => [data] });
  const bytes = writeNpy({ dtype: "int32", shape, data });
  expect(await contentBytes(file)).toEqual(Buffer.from(bytes));
  expect(bytes.length).toBe(file.byteLength);
  const length = bytes.length - 4 * size;
  expect(length % 64).toBe(0);
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0]);
  expect(new DataView(bytes.buffer).getUint16(8, true)).toBe(length - 10);
  const dict = new TextDecoder("latin1").decode(bytes.subarray(10, length));
  expect(dict).toMatch(/^\{'descr': '<i4', 'fortran_order': False, .*\} *\n$/u);
  expect(dict).toContain(`'shape': (${shape.map((d) => `${d},`).join(" ")})`);
  expect(new Int32Array(bytes.slice(length).buffer)).toEqual(data);
});
