import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  checksumKey,
  readSafetensors,
  type Safetensors,
  writeSafetensors,
} from "../../training/run/safetensors.ts";
import { runPython } from "../oracles.ts";

const directory = mkdtempSync(join(tmpdir(), "tensorloom-safetensors-"));
afterAll(() => rmSync(directory, { recursive: true }));

const given: Safetensors = {
  metadata: { document: "ein Dokument, 文档", step: "7" },
  tensors: {
    "conv1.weight": { dtype: "float32", shape: [2, 3], data: Float32Array.of(1, -2.5, 3e-30, 4e30, -0, 6) },
    ids: { dtype: "int32", shape: [3], data: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1) },
    bits: { dtype: "uint32", shape: [2], data: Uint32Array.of(0, 2 ** 32 - 1) },
    count: { dtype: "int64", shape: [], data: BigInt64Array.of(-5n) },
    half: { dtype: "float16", shape: [2], data: Uint16Array.of(0x3c00, 0xc100) },
    image: { dtype: "uint8", shape: [1, 1, 3], data: Uint8Array.of(0, 128, 255) },
    mask: { dtype: "bool", shape: [2], data: Uint8Array.of(0, 1) },
    empty: { dtype: "float32", shape: [0, 4], data: new Float32Array(0) },
  },
};

test("the reference implementation reads what we write, and we read what it writes", async () => {
  writeFileSync(join(directory, "given.safetensors"), writeSafetensors(given));
  const script = new URL("safetensorsRoundTrip.py", import.meta.url).pathname;
  const seen = await runPython<{ metadata: object; tensors: object }>(script, { directory });
  const metadata = { ...given.metadata, [checksumKey]: expect.stringMatching(/^[0-9a-f]{8}$/) as string };
  expect(seen.metadata).toEqual(metadata);
  expect(seen.tensors).toEqual({
    "conv1.weight": {
      dtype: "float32",
      shape: [2, 3],
      values: [1, -2.5, Math.fround(3e-30), Math.fround(4e30), -0, 6],
    },
    ids: { dtype: "int32", shape: [3], values: [-(2 ** 31), 0, 2 ** 31 - 1] },
    bits: { dtype: "uint32", shape: [2], values: [0, 2 ** 32 - 1] },
    count: { dtype: "int64", shape: [], values: [-5] },
    half: { dtype: "float16", shape: [2], values: [1, -2.5] },
    image: { dtype: "uint8", shape: [1, 1, 3], values: [0, 128, 255] },
    mask: { dtype: "bool", shape: [2], values: [0, 1] },
    empty: { dtype: "float32", shape: [0, 4], values: [] },
  });
  expect(readSafetensors(readFileSync(join(directory, "answers.safetensors")))).toEqual({
    ...given,
    metadata,
  });
});
