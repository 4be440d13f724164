import { describe, expect, test } from "vitest";
import { randomBits } from "./generator.ts";
import { checksumKey, readSafetensors, type Safetensors, writeSafetensors } from "./safetensors.ts";

const file = (header: unknown, data: readonly number[] = []): Uint8Array => {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const length = [...Array(8).keys()].map((i) => (i < 4 ? (json.length >>> (8 * i)) & 255 : 0));
  return Uint8Array.from([...length, ...json, ...data]);
};

const one = { dtype: "F32", shape: [1], data_offsets: [0, 4] };

describe("readSafetensors", () => {
  test("reads bytes made by hand", () => {
    const bytes = file({ __metadata__: { format: "pt" }, a: one }, [0, 0, 128, 63]);
    expect(readSafetensors(bytes)).toEqual({
      metadata: { format: "pt" },
      tensors: { a: { dtype: "float32", shape: [1], data: Float32Array.of(1) } },
    });
  });

  test("copies out of a Node Buffer", () => {
    const bytes = Buffer.from(file({ a: one }, [0, 0, 128, 63]));
    const answer = readSafetensors(bytes);
    bytes.fill(0);
    expect(answer).toMatchObject({ tensors: { a: { data: Float32Array.of(1) } } });
  });

  test("reads from the middle of a larger buffer", () => {
    const bytes = file({ a: one }, [0, 0, 128, 63]);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readSafetensors(shifted.subarray(3))).toMatchObject({
      tensors: { a: { data: Float32Array.of(1) } },
    });
  });

  test.each([
    ["nothing", Uint8Array.of(), "ends after 0 of the first 8"],
    ["half a length", Uint8Array.of(1, 2, 3), "ends after 3"],
    ["a giant header", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128), "not a safetensors file"],
    ["a cut header", file({ a: one }).subarray(0, 20), "the header needs"],
    ["no JSON", file("{nonsense"), "not JSON"],
    ["invalid UTF-8", Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), "not JSON"],
    ["a list", file([]), "not a JSON object"],
    ["metadata that is no text", file({ __metadata__: { a: 1 } }), "__metadata__"],
    [
      "an unknown dtype",
      file({ a: { ...one, dtype: "toString" } }, [0, 0, 0, 0]),
      'tensor "a" has dtype "toString"',
    ],
    ["a negative size", file({ a: { ...one, shape: [-1] } }, [0, 0, 0, 0]), 'tensor "a" has no valid shape'],
    [
      "an inexact size",
      file({ a: { ...one, shape: [1e300] } }, [0, 0, 0, 0]),
      'tensor "a" has no valid shape',
    ],
    ["no offsets", file({ a: { ...one, data_offsets: [0] } }, [0, 0, 0, 0]), "no valid data_offsets"],
    ["a wrong size", file({ a: { ...one, shape: [2] } }, [0, 0, 0, 0]), "takes 8 bytes, its offsets say 4"],
    ["cut data", file({ a: one }, [0, 0]), 'tensor "a" ends at byte 4'],
    ["trailing data", file({ a: one }, [0, 0, 0, 0, 0]), "5 bytes of data follow the header, expected 4"],
    ["overlapping tensors", file({ a: one, b: one }, [0, 0, 0, 0]), 'tensor "b" starts at byte 0'],
    [
      "a gap",
      file({ a: one, b: { ...one, data_offsets: [5, 9] } }, [0, 0, 0, 0, 0, 0, 0, 0, 0]),
      'tensor "b" starts at byte 5',
    ],
  ])("refuses %s", (_what, bytes, message) => {
    const answer = readSafetensors(bytes);
    expect("error" in answer && answer.error).toContain(message);
  });

  test("answers to 2,000 mutated files with tensors or an error", () => {
    const good = writeSafetensors(sample);
    for (let i = 0; i < 2000; i++) {
      const bytes = good.slice(0, i % 3 === 0 ? randomBits(i, 1) % good.length : good.length);
      for (let k = 0; k < 1 + (i % 5) && bytes.length > 0; k++)
        bytes[randomBits(k, i) % bytes.length] = randomBits(k, i + 7);
      const answer = readSafetensors(bytes);
      if ("error" in answer) expect(answer.error.length).toBeGreaterThan(10);
    }
  });
});

const sample: Safetensors = {
  metadata: { format: "pt", note: "ü" },
  tensors: {
    "conv.weight": { dtype: "float32", shape: [2, 2], data: Float32Array.of(1, -2, NaN, 4) },
    flags: { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
    pixels: { dtype: "uint8", shape: [1, 5], data: Uint8Array.of(0, 1, 2, 254, 255) },
    half: { dtype: "float16", shape: [1], data: Uint16Array.of(0x3c00) },
    labels: { dtype: "int32", shape: [2], data: Int32Array.of(-1, 7) },
    bits: { dtype: "uint32", shape: [1], data: Uint32Array.of(0xffffffff) },
    steps: { dtype: "int64", shape: [], data: BigInt64Array.of(-3n) },
    none: { dtype: "float32", shape: [0, 4], data: new Float32Array(0) },
  },
};

const checksum = { [checksumKey]: expect.stringMatching(/^[0-9a-f]{8}$/) as string };

describe("writeSafetensors", () => {
  test("gives back every dtype, with a checksum", () => {
    const metadata = { ...sample.metadata, ...checksum };
    expect(readSafetensors(writeSafetensors(sample))).toEqual({ ...sample, metadata });
  });

  test("every single bit that flips is told, or changes nothing", () => {
    const good = writeSafetensors(sample);
    const read = readSafetensors(good);
    // A key that is no checksum any more makes it a file of another program, whose content is as it was.
    const { [checksumKey]: sum, ...texts } = "metadata" in read ? read.metadata : {};
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bytes = good.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const answer = readSafetensors(bytes);
      if ("error" in answer) continue;
      expect("tensors" in read && answer.tensors).toEqual("tensors" in read && read.tensors);
      expect(answer.metadata).toMatchObject(texts);
      expect(Object.values(answer.metadata)).toContain(sum);
      expect(answer.metadata).not.toHaveProperty([checksumKey]);
    }
  });

  test("the checksum is of the content, so that another program may lay the file out anew", () => {
    const read = readSafetensors(writeSafetensors(sample)) as Safetensors;
    const sum = read.metadata[checksumKey];
    expect((readSafetensors(writeSafetensors(read)) as Safetensors).metadata[checksumKey]).toBe(sum);
    const { note: _, ...fewer } = sample.metadata;
    const other = readSafetensors(writeSafetensors({ ...sample, metadata: fewer })) as Safetensors;
    expect(other.metadata[checksumKey]).not.toBe(sum);
  });

  test("aligns data, and does not depend on the order of names", () => {
    const bytes = writeSafetensors(sample);
    const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(headerLength % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as Record<
      string,
      { data_offsets: number[] }
    >;
    for (const [name, { data }] of Object.entries(sample.tensors))
      expect(header[name]!.data_offsets[0]! % data.BYTES_PER_ELEMENT).toBe(0);
    const reversed = Object.fromEntries(Object.entries(sample.tensors).reverse());
    expect(writeSafetensors({ ...sample, tensors: reversed })).toEqual(bytes);
  });

  test("writes a view of a larger buffer", () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    const bytes = writeSafetensors({ metadata: {}, tensors: { x: { dtype: "float32", shape: [2], data } } });
    expect(readSafetensors(bytes)).toMatchObject({ tensors: { x: { data: Float32Array.of(1, 2) } } });
  });
});
