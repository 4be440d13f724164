import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emptyDocument } from "../graph-schema/document.ts";
import { processStart } from "../nodejs/processes.ts";
import { readEvents } from "./testing/readEvents.ts";
import { testDatabases } from "./testing/databases.ts";
import { clientOf, type ServerProcess, spawnServer } from "./testing/serve.ts";

let data: string;
let started: ServerProcess[];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.end("SIGKILL")));
  await rm(data, { recursive: true });
});
const start = async (env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> => {
  const server = await spawnServer(data, env);
  started.push(server);
  return server;
};

describe.each(testDatabases)("a server on $name", ({ make }) => {
  test("that is killed in the middle of writes keeps each one that it acknowledged", async () => {
    const database = await make();
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < 2; round++) {
      const server = await start(database.env);
      const client = clientOf(server.address);
      for (const [id, version] of acknowledged)
        expect((await client.projects.get.query({ id })).version).toBeGreaterThanOrEqual(version);
      let answers = 0;
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        const { id } = await client.projects.create.mutate({ document: emptyDocument(`${writer}`) });
        for (let version = 1; ; version++) {
          acknowledged.set(id, version);
          if (++answers === 40 + 17 * round) void server.end("SIGKILL");
          await client.projects.save.mutate({ id, version, document: emptyDocument(`${writer}/${version}`) });
        }
      });
      await Promise.allSettled(writers);
    }
    const client = clientOf((await start(database.env)).address);
    for (const [id, version] of acknowledged) {
      const kept = await client.projects.get.query({ id });
      expect(kept.version).toBeGreaterThanOrEqual(version);
      expect(await client.projects.versions.query({ id, limit: 200 })).toHaveLength(kept.version);
    }
    expect(acknowledged.size).toBe(8);
    await started.at(-1)?.end("SIGTERM");
    await database.drop();
  }, 240_000);

  test("ends on SIGTERM while a subscription is open, which breaks so that its client comes again", async () => {
    const database = await make();
    const server = await start(database.env);
    const stream = readEvents(server.address, {}, () => false);
    await clientOf(server.address).projects.list.query();
    expect(await server.end("SIGTERM")).toBe(0);
    expect(await stream).toMatchObject({ broke: true, entries: [] });
    await database.drop();
  }, 120_000);
});

describe("one data directory", () => {
  test("has one server, and a second one names it", async () => {
    const server = await start();
    await expect(start()).rejects.toThrow(`in use by process ${server.process.pid}`);
    expect(await server.end("SIGTERM")).toBe(0);
    await expect(readFile(join(data, "server.lock"))).rejects.toThrow("ENOENT");
    await start();
  }, 120_000);

  test("of three servers at once, one gets it", async () => {
    await writeFile(join(data, "server.lock"), JSON.stringify({ pid: 1, start: "no", host: hostname() }));
    const outcomes = await Promise.allSettled(Array.from({ length: 3 }, () => start()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  }, 120_000);

  test("is taken over from a process that is gone, also when its number was given to another", async () => {
    const alive = { pid: process.pid, start: processStart(process.pid), host: hostname() };
    await writeFile(join(data, "server.lock"), JSON.stringify(alive));
    await expect(start()).rejects.toThrow(`in use by process ${process.pid}`);
    await writeFile(join(data, "server.lock"), JSON.stringify({ ...alive, start: "1" }));
    await start();
  }, 120_000);
});

describe("settings", () => {
  test.each([
    [{ HOST: "0.0.0.0" }, /HOST: 0\.0\.0\.0 can be reached from other machines.*TENSORLOOM_TOKENS/],
    [{ PORT: "99999" }, /PORT: /],
    [{ DATABASE_URL: "mysql://x/y" }, /DATABASE_URL: expected postgres:/],
  ])(
    "%j are refused by name",
    async (env, message) => {
      await expect(start(env as Record<string, string>)).rejects.toThrow(message);
    },
    120_000,
  );

  test("a taken port is named", async () => {
    const { port } = new URL((await start()).address);
    const other = await mkdtemp(join(tmpdir(), "tensorloom-"));
    await expect(spawnServer(other, { PORT: port })).rejects.toThrow(`Port ${port} is taken`);
    await rm(other, { recursive: true });
  }, 120_000);

  test("a Postgres that does not answer is named", async () => {
    await expect(start({ DATABASE_URL: "postgres://u@127.0.0.1:1/d" })).rejects.toThrow(
      /Postgres server at DATABASE_URL cannot be reached: .*ECONNREFUSED/,
    );
  }, 120_000);
});
