import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Document, emptyDocument } from "../graph-schema/document.ts";
import { SetupError } from "../nodejs/setupError.ts";
import { clientOf, serve, spawnServer } from "./testing/serve.ts";

// What a disk and a damaged data directory do to the server, each on a copy of one that was used.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let used: string;
let id: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tensorloom-"));
  used = join(folder, "used");
  // What a first start leaves that was broken off: no damage, but to be begun anew.
  await mkdir(join(used, "database"), { recursive: true });
  await writeFile(join(used, "database", "postgresql.conf"), "");
  const server = await serve(used);
  ({ id } = await clientOf(server.address).projects.create.mutate({ document: emptyDocument("kept") }));
  await server.close();
});
afterAll(() => rm(folder, { recursive: true }));

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(folder, "data-"));
  await cp(used, data, { recursive: true });
});

describe("a start is refused with where and what to do, never with a stack", () => {
  const inDatabase = (name: string): string => join(data, "database", name);
  const empty = async (name: string): Promise<void> => {
    const files = await readdir(inDatabase(name));
    for (const file of files.filter((f) => f.length === 24)) await truncate(join(inDatabase(name), file));
  };

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ["no pg_control", () => rm(inDatabase("global/pg_control")), /could not open file "global\/pg_control"/],
    ["an emptied log", () => empty("pg_wal"), /valid checkpoint record/],
    ["another Postgres", () => writeFile(inDatabase("PG_VERSION"), "12"), /PostgreSQL version 12/],
    ["no version", () => rm(inDatabase("PG_VERSION")), /PG_VERSION is missing/],
    ["noise in the table of all tables", () => noise(inDatabase("base"), /^1259$/), /invalid page/],
    ["noise in the tables of the server", () => noise(inDatabase("base"), /^[1-9]\d{4}$/), /invalid page/],
    ["a file as database", () => fileAt(join(data, "database")), /it is a file/],
    ["a file as objects", () => fileAt(join(data, "objects")), /a part of its path is a file/],
    ["a directory as identity", () => directoryAt(join(data, "identity.json")), /it is a directory/],
    ["a file as data directory", () => fileAt(data), /it is a file/],
  ])("%s", async (_what, damage, told) => {
    await damage();
    const failure: unknown = await serve(data).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    const { message } = failure as Error;
    expect(message).toMatch(told);
    expect(message).toContain(data);
    expect(message).toMatch(/TENSORLOOM_DATA/);
    expect(message).not.toMatch(/wasm|Aborted|\n/);
  });

  test("where nobody may write", async () => {
    const failure: unknown = await serve("/sys/tensorloom").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect((failure as Error).message).toMatch(/cannot be used.*: .*Set TENSORLOOM_DATA/);
  });
});

async function fileAt(path: string): Promise<void> {
  await rm(path, { recursive: true });
  await writeFile(path, "");
}

async function directoryAt(path: string): Promise<void> {
  await rm(path);
  await mkdir(path);
}

/** Writes over tables by their number in each database: 1259 is that of all tables, and those of the server have five digits. */
async function noise(base: string, numbers: RegExp): Promise<void> {
  for (const database of await readdir(base))
    for (const table of await readdir(join(base, database)))
      if (numbers.test(table)) await writeFile(join(base, database, table), new Uint8Array(8192).fill(0xa5));
}

/** A document that fits no page which its database has already. */
const large = (name: string): Document => ({
  ...emptyDocument(name),
  graph: {
    nodes: Array.from({ length: 3_000 }, (_, i) => ({
      ...{ id: `n${i}`, type: "relu", params: {} },
      position: [Math.sin(i) * 1e6, Math.cos(i) * 1e6] as [number, number],
    })),
    edges: [],
  },
});

test("a save on a full disk says so without the document, loses nothing, and is made once there is room", async () => {
  const full = join(folder, "full");
  const hook = fileURLToPath(new URL("testing/fullDisk.mjs", import.meta.url));
  const server = await spawnServer(data, { FULL_DISK: full, NODE_OPTIONS: `--import=${hook}` });
  let logged = "";
  server.process.stderr!.on("data", (chunk) => (logged += String(chunk)));
  const client = clientOf(server.address);
  await writeFile(full, "");
  const document = large("a name");
  const refused = await client.projects.save
    .mutate({ id, version: 1, document })
    .catch((e: Error) => e.message);
  expect(refused).toBe(
    "The server's disk is full. Nothing was saved; free space in its data directory, then try again.",
  );
  expect((await client.projects.get.query({ id })).document.name).toBe("kept");
  await rm(full);
  expect(await client.projects.save.mutate({ id, version: 1, document })).toEqual({
    outcome: "saved",
    version: 2,
  });
  expect((await client.projects.get.query({ id })).document).toEqual(document);
  expect(await server.end("SIGTERM")).toBe(0);
  expect(logged).toMatch(/insert into "document_versions".* failed/);
  expect(logged).not.toContain('"n0"');
});
