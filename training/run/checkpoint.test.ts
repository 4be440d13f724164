import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { type BlobFolder, openCheckpointStore } from "./checkpointStore.ts";
import { checksumKey, writeSafetensors } from "./safetensors.ts";

const at = (step: number): Checkpoint => ({
  state: {
    version: 2,
    document: "d".repeat(64),
    dataset: "a".repeat(64),
    seed: 7,
    step,
    epoch: 2,
    stepInEpoch: 3,
    best: { step: 100, epoch: 1, loss: 0.25 },
    sinceBest: 1,
    events: 40,
    seconds: 1.5,
  },
  tensors: {
    "fc.weight": { dtype: "float32", shape: [2], data: Float32Array.of(step, 2) },
    "fc.weight/mean": { dtype: "float32", shape: [2], data: Float32Array.of(3, 4) },
  },
});

describe("a checkpoint", () => {
  test("comes back as it was", () => {
    expect(readCheckpoint(writeCheckpoint(at(123)))).toEqual(at(123));
  });

  test("is told apart from weights alone and from a damaged state", () => {
    const { tensors } = at(1);
    expect(readCheckpoint(writeSafetensors({ tensors, metadata: {} }))).toMatchObject({
      error: expect.stringContaining('no "tensorloom.checkpoint"') as string,
    });
    for (const text of ["{", '{"version":2}', "null"])
      expect(
        readCheckpoint(writeSafetensors({ tensors, metadata: { "tensorloom.checkpoint": text } })),
      ).toMatchObject({ error: expect.stringContaining("not valid") as string });
  });
});

test("a checkpoint of the first version opens, which has no checksum; one that lost its checksum does not", () => {
  const { state, tensors } = at(9);
  /** Without a checksum, as other programs write. */
  const bare = (version: number): Uint8Array => {
    const text = JSON.stringify({ ...state, version });
    const bytes = writeSafetensors({ tensors, metadata: { "tensorloom.checkpoint": text } });
    // A name of the same length leaves the layout as it is.
    return Buffer.from(
      Buffer.from(bytes).toString("latin1").replace(checksumKey, "tensorloom.other"),
      "latin1",
    );
  };
  expect(readCheckpoint(bare(1))).toEqual(at(9));
  expect(readCheckpoint(bare(2))).toMatchObject({
    error: expect.stringContaining("lost its checksum") as string,
  });
});

describe("keepCheckpoints", async () => {
  const root = await mkdtemp(join(tmpdir(), "checkpoints-"));
  afterAll(() => rm(root, { recursive: true }));
  const folder = async (): Promise<BlobFolder & { path: string }> => {
    const path = await mkdtemp(join(root, "run-"));
    return {
      path,
      put: async (name, bytes) => {
        await writeFile(join(path, `${name}.part`), bytes);
        await rename(join(path, `${name}.part`), join(path, name));
      },
      get: (name) => readFile(join(path, name)).catch(() => undefined),
      remove: (name) => rm(join(path, name), { force: true }),
      names: () => readdir(path),
    };
  };
  const stepOf = (bytes: Uint8Array | undefined): number | undefined => {
    const read = bytes && readCheckpoint(bytes);
    return read && !("error" in read) ? read.state.step : undefined;
  };

  test("keeps the last three and the best, also when that is old", async () => {
    const store = openCheckpointStore(await folder());
    expect(await store.latest()).toBeUndefined();
    for (const step of [100, 200, 300, 400, 1000, 1100])
      await store.save(step, writeCheckpoint(at(step)), { best: step === 200 || step === 100 });
    expect(await store.list()).toEqual([
      { step: 200, best: true },
      { step: 400, best: false },
      { step: 1000, best: false },
      { step: 1100, best: false },
    ]);
    expect(stepOf(await store.latest())).toBe(1100);
    expect(stepOf(await store.best())).toBe(200);
  });

  test("a step saved again replaces itself", async () => {
    const store = openCheckpointStore(await folder());
    await store.save(5, writeCheckpoint(at(5)), { best: false });
    await store.save(5, writeCheckpoint(at(5)), { best: true });
    expect(await store.list()).toEqual([{ step: 5, best: true }]);
  });

  test("falls back to the one before a damaged one, and passes over other files", async () => {
    const blobs = await folder();
    const store = openCheckpointStore(blobs);
    await store.save(1, writeCheckpoint(at(1)), { best: false });
    await store.save(2, writeCheckpoint(at(2)), { best: false });
    await blobs.put("step-000000002.safetensors", writeCheckpoint(at(2)).subarray(0, 50));
    await blobs.put("notes.txt", Uint8Array.of(1));
    expect(stepOf(await store.latest())).toBe(1);
  });

  test("a damaged one gives way to the one before, and is told", async () => {
    const blobs = await folder();
    const store = openCheckpointStore(blobs);
    for (const step of [1, 2, 3]) await store.save(step, writeCheckpoint(at(step)), { best: false });
    for (const step of [2, 3]) {
      const bytes = writeCheckpoint(at(step));
      bytes[bytes.length - 1]! ^= 1;
      await blobs.put(`step-00000000${step}.safetensors`, bytes);
    }
    const { whole, damaged } = await store.newest();
    expect(whole?.state.step).toBe(1);
    expect(damaged).toEqual(
      [3, 2].map((step) => ({
        step,
        error: expect.stringContaining("has changed since it was written") as string,
      })),
    );
    // What the run writes next is kept, though the damaged ones have higher steps.
    const small = openCheckpointStore(blobs, { last: 1 });
    await small.save(1, writeCheckpoint(at(1)), { best: false });
    expect(await small.list()).toEqual([{ step: 1, best: false }]);
  });

  test("a put that fails leaves the older ones", async () => {
    const blobs = await folder();
    const store = openCheckpointStore(blobs, { last: 1 });
    await store.save(1, writeCheckpoint(at(1)), { best: false });
    // The temporary file cannot be made where a directory has its name.
    await mkdir(join(blobs.path, "step-000000002.safetensors.part"));
    await expect(store.save(2, writeCheckpoint(at(2)), { best: false })).rejects.toThrow("EISDIR");
    expect(stepOf(await store.latest())).toBe(1);
  });
});
