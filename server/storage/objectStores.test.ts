import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ObjectInfo, ObjectStore } from "../../nodejs/objects.ts";
import { spawnServer } from "../testing/serve.ts";
import { storeKinds, type TestStore } from "../testing/stores.ts";

// What every store of objects does, wherever it keeps them.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const about = (bytes: Uint8Array): ObjectInfo => ({
  sha256: createHash("sha256").update(bytes).digest("hex"),
  bytes: bytes.length,
});
const small = new TextEncoder().encode("an object");
/** More than one part of an upload. */
const large = randomBytes(20_000_000);

async function* inPieces(bytes: Uint8Array, then?: () => unknown): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  await then?.();
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe.each(storeKinds)("$name", ({ start }) => {
  let started: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => void (started = await start()));
  afterAll(() => started.stop());

  let at: TestStore;
  let store: ObjectStore;
  beforeEach(async () => {
    at = await started.make();
    store = await at.open();
  });
  afterEach(() => at.drop());

  const names = async (): Promise<string[]> => {
    const found = [];
    for await (const { sha256 } of store.list()) found.push(sha256);
    return found.toSorted();
  };

  test.each([
    ["nothing", new Uint8Array()],
    ["a few bytes", small],
    ["many bytes", large],
  ])("gives %s back as they were stored, announced or not", async (_, bytes) => {
    const expected = about(bytes);
    expect(await store.find(expected.sha256)).toBeUndefined();
    await expect(store.read(expected.sha256)).rejects.toThrow();
    expect(await store.write(inPieces(bytes), expected)).toEqual(expected);
    expect(await store.find(expected.sha256)).toEqual(expected);
    expect((await bytesOf(await store.read(expected.sha256))).equals(bytes)).toBe(true);
    expect((await readFile(await store.localFile(expected.sha256))).equals(bytes)).toBe(true);
    expect(await store.write([bytes])).toEqual(expected);
    const more = Buffer.concat([bytes, small]);
    expect(await store.write([more])).toEqual(about(more));
    expect(await names()).toEqual([expected.sha256, about(more).sha256].toSorted());
    expect(await at.unfinished()).toEqual([]);
  });

  test.each([
    ["a few", small],
    ["many", large],
  ])(
    "keeps nothing of %s bytes that are not as announced, whether these are there or not",
    async (_, bytes) => {
      const { sha256, bytes: length } = about(bytes);
      const other = Buffer.concat([bytes.subarray(1), small.subarray(0, 1)]);
      const wrong = async (): Promise<void> => {
        expect(await store.write(inPieces(other), { sha256, bytes: length })).toEqual({
          mismatch: `expected bytes with sha256 ${sha256}, got ${about(other).sha256}`,
        });
        expect(await store.write(inPieces(bytes), { sha256, bytes: length + 1 })).toEqual({
          mismatch: `expected ${length + 1} bytes, got ${length}`,
        });
        expect(await store.write(inPieces(bytes), { sha256, bytes: length - 1 })).toEqual({
          mismatch: `expected ${length - 1} bytes, got more`,
        });
        expect(await at.unfinished()).toEqual([]);
      };
      await wrong();
      expect(await names()).toEqual([]);
      await store.write([bytes], about(bytes));
      await wrong();
      expect((await bytesOf(await store.read(sha256))).equals(bytes)).toBe(true);
      expect(await names()).toEqual([sha256]);
    },
  );

  test("keeps nothing of bytes that break off", async () => {
    const broken = inPieces(large.subarray(0, 18_000_000), () =>
      Promise.reject(new Error("the sender is gone")),
    );
    await expect(store.write(broken, about(large))).rejects.toThrow("the sender is gone");
    expect(await names()).toEqual([]);
    expect(await at.unfinished()).toEqual([]);
  });

  test("takes the same object from several at once", async () => {
    const written = await Promise.all([1, 2, 3].map(() => store.write(inPieces(large), about(large))));
    expect(written).toEqual([1, 2, 3].map(() => about(large)));
    expect(await names()).toEqual([about(large).sha256]);
    expect(await at.unfinished()).toEqual([]);
  });

  test("lists what it has, with when it was stored", async () => {
    const before = Date.now();
    await store.write([small]);
    const listed = [];
    for await (const each of store.list()) listed.push(each);
    expect(listed).toEqual([{ ...about(small), storedAt: expect.any(Date) as Date }]);
    // Of a store elsewhere the clock is its own, and in full seconds.
    expect(Math.abs(listed[0]!.storedAt.getTime() - before)).toBeLessThan(10_000);
  });

  test("takes objects out of reach, and removes them once their time is over", async () => {
    for (const bytes of [small, large, new Uint8Array()]) await store.write([bytes]);
    const [first, second, third] = [small, large, new Uint8Array()].map((bytes) => about(bytes).sha256);
    await store.setAside(first!, "2026-01-31");
    await store.setAside(second!, "2026-02-01");
    expect(await store.find(first!)).toBeUndefined();
    expect(await names()).toEqual([third]);
    expect((await at.trash()).toSorted()).toEqual([`2026-01-31/${first}`, `2026-02-01/${second}`]);
    await store.emptyTrash("2026-02-01");
    expect(await at.trash()).toEqual([`2026-02-01/${second}`]);
    expect(await names()).toEqual([third]);
    expect(await store.write([small])).toEqual(about(small));
  });

  test("a server that is killed in the middle of an upload leaves nothing behind the next one", async () => {
    const first = await spawnServer(at.data, at.env);
    const { sha256, bytes } = about(large);
    const url = `${first.address}/api/objects/${sha256}`;
    const sent = request(url, { method: "PUT", headers: { "content-length": bytes } });
    sent.on("error", () => undefined);
    sent.write(large.subarray(0, 18_000_000));
    await expect.poll(() => at.unfinished(), { timeout: 60_000 }).toHaveLength(1);
    await wait(200);
    await first.end("SIGKILL");
    expect(await names()).toEqual([]);
    expect(await at.unfinished()).toHaveLength(1);
    const second = await spawnServer(at.data, at.env);
    expect(await at.unfinished()).toEqual([]);
    const again = `${second.address}/api/objects/${sha256}`;
    expect((await fetch(again)).status).toBe(404);
    expect((await fetch(again, { method: "PUT", body: new Uint8Array(large) })).status).toBe(201);
    const back = await fetch(again);
    expect(Buffer.from(await back.arrayBuffer()).equals(large)).toBe(true);
    expect(await second.end("SIGTERM")).toBe(0);
    expect(await names()).toEqual([sha256]);
  });
});
