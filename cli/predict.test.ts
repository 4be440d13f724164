import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { check } from "../compiler/check/check.ts";
import { emitModel } from "../compiler/compile.ts";
import { type Document, emptyDocument } from "../graph-schema/document.ts";
import type { HostTensor } from "../training/run/tensor.ts";
import { predict } from "./commands/predict.ts";
import { readNpy } from "./npy.ts";
import { writeNpy } from "../training/run/npy.ts";

const folder = mkdtempSync(join(tmpdir(), "tensorloom-predict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
beforeEach(() => void vi.spyOn(process.stdout, "write").mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

/** A model that answers which ids are 7, in a file. */
function modelFile(dtype: string): string {
  const node = (id: string, type: string, params = {}) => ({ id, type, params, position: [0, 0] as const });
  const document = {
    ...emptyDocument("ids"),
    graph: {
      nodes: [
        node("ids", "input", { shape: ["T"], dtype }),
        node("seven", "paddingMask", { id: 7 }),
        node("out", "output"),
      ],
      edges: [
        { from: "ids", output: "y", to: "seven", input: "x" },
        { from: "seven", output: "y", to: "out", input: "x" },
      ],
    },
  } as unknown as Document;
  writeFileSync(at(`${dtype}.onnx`), emitModel(check(document), { weights: {} }));
  return at(`${dtype}.onnx`);
}

/** What `predict` answers for ids as NumPy has them. */
async function answer(model: string, ids: readonly number[], dtype: "int32" | "int64"): Promise<HostTensor> {
  const narrow = writeNpy({ dtype: "int32", shape: [1, ids.length], data: Int32Array.from(ids) });
  if (dtype === "int64") {
    const header = Buffer.from(narrow.subarray(0, -4 * ids.length))
      .toString("latin1")
      .replace("<i4", "<i8");
    const data = Buffer.from(BigInt64Array.from(ids, BigInt).buffer);
    writeFileSync(at("x.npy"), Buffer.concat([Buffer.from(header, "latin1"), data]));
  } else writeFileSync(at("x.npy"), narrow);
  await predict.run([model], { input: at("x.npy"), out: at("y.npy") });
  const y = readNpy(readFileSync(at("y.npy")));
  if ("error" in y) throw new Error(y.error);
  return y;
}

test.each(["int32", "int64"] as const)("a model of %s takes ids of either width", async (taken) => {
  const model = modelFile(taken);
  for (const given of ["int32", "int64"] as const) {
    const { shape, data } = await answer(model, [7, -1, 7, 0], given);
    expect({ shape, data: [...data] }, given).toEqual({ shape: [1, 4], data: [1, 0, 1, 0] });
  }
});

test.each(["int32", "int64"])("an id that a model of %s could not hold is named", async (taken) => {
  await expect(answer(modelFile(taken), [7, 2 ** 32 + 7], "int64")).rejects.toThrow(
    'x.npy: input "ids": expected numbers that int32 holds, got 4294967303',
  );
});
