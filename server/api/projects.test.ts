import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import type { RunningServer } from "../startServer.ts";
import { testDatabases } from "../testing/databases.ts";
import { clientOf, serve } from "../testing/serve.ts";

const thumbnail = "data:image/png;base64,AAAA";

describe.each(testDatabases)("projects on $name", ({ make }) => {
  let data: string;
  let server: RunningServer;
  let client: ReturnType<typeof clientOf>;
  let database: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "tensorloom-"));
    database = await make();
    server = await serve(data, database.env);
    client = clientOf(server.address);
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await database.drop();
    await rm(data, { recursive: true });
  });

  test("gives a document back byte for byte", async () => {
    const document = { ...emptyDocument('ü "quotes" \\ 数'), version: 3 as const };
    const { id } = await client.projects.create.mutate({ document, thumbnail });
    const got = await client.projects.get.query({ id });
    expect(JSON.stringify(got.document)).toBe(JSON.stringify(document));
    expect(await client.projects.list.query()).toContainEqual(
      expect.objectContaining({ id, name: document.name, version: 1, thumbnail }),
    );
  });

  test("creates once, however often it is asked", async () => {
    const id = crypto.randomUUID();
    const once = await client.projects.create.mutate({ id, document: emptyDocument("once") });
    await client.projects.save.mutate({ id, version: 1, document: emptyDocument("saved") });
    const again = await client.projects.create.mutate({ id, document: emptyDocument("again") });
    expect(once).toEqual({ id, version: 1 });
    expect(again).toEqual({ id, version: 2 });
    expect((await client.projects.get.query({ id })).name).toBe("saved");
  });

  test("a save from an old version changes nothing and returns both", async () => {
    const { id } = await client.projects.create.mutate({ document: emptyDocument("base") });
    const save = (version: number, name: string) =>
      client.projects.save.mutate({ id, version, document: emptyDocument(name) });
    expect(await save(1, "mine")).toEqual({ outcome: "saved", version: 2 });
    const conflict = await save(1, "theirs");
    expect(conflict).toMatchObject({
      outcome: "conflict",
      base: { version: 1, document: { name: "base" } },
      current: { version: 2, document: { name: "mine" } },
    });
    expect((await client.projects.get.query({ id })).document.name).toBe("mine");
  });

  test("the retry of a save whose answer was lost is no conflict", async () => {
    const { id } = await client.projects.create.mutate({ document: emptyDocument("a") });
    const save = { id, version: 1, document: emptyDocument("b") };
    expect(await client.projects.save.mutate(save)).toEqual({ outcome: "saved", version: 2 });
    expect(await client.projects.save.mutate(save)).toEqual({ outcome: "saved", version: 2 });
    expect(await client.projects.versions.query({ id })).toHaveLength(2);
  });

  test("of ten saves at once from one version, one wins", async () => {
    const { id } = await client.projects.create.mutate({ document: emptyDocument("a") });
    const saves = Array.from({ length: 10 }, (_, i) =>
      client.projects.save.mutate({ id, version: 1, document: emptyDocument(`save ${i}`) }),
    );
    const outcomes = (await Promise.all(saves)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "saved")).toHaveLength(1);
  });

  test("restores an old version as the newest", async () => {
    const { id } = await client.projects.create.mutate({ document: emptyDocument("first") });
    await client.projects.save.mutate({ id, version: 1, document: emptyDocument("second") });
    expect((await client.projects.restoreVersion.mutate({ id, version: 1 })).version).toBe(3);
    expect((await client.projects.get.query({ id })).document.name).toBe("first");
    expect((await client.projects.version.query({ id, version: 2 })).document.name).toBe("second");
    const versions = await client.projects.versions.query({ id });
    expect(versions.map(({ version, restoredFrom }) => [version, restoredFrom])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ]);
  });

  test("keeps the newest hundred versions and the last of each hour before", async () => {
    const { id } = await client.projects.create.mutate({ document: emptyDocument("0") });
    for (let version = 1; version < 140; version++)
      await client.projects.save.mutate({ id, version, document: emptyDocument(`${version}`) });
    const left = await client.projects.versions.query({ id, limit: 200 });
    expect(left.length).toBeGreaterThanOrEqual(100);
    expect(left.length).toBeLessThanOrEqual(103);
    expect(left[0]?.version).toBe(140);
  }, 120_000);

  test("renames, deletes and brings back", async () => {
    const { id } = await client.projects.create.mutate({ document: emptyDocument("old") });
    expect(await client.projects.rename.mutate({ id, name: "new" })).toEqual({ version: 2 });
    expect((await client.projects.get.query({ id })).document.name).toBe("new");
    await client.projects.delete.mutate({ id });
    expect((await client.projects.list.query()).map((p) => p.id)).not.toContain(id);
    expect((await client.projects.list.query({ deleted: true })).map((p) => p.id)).toContain(id);
    await expect(client.projects.get.query({ id })).rejects.toThrow(`There is no project ${id}`);
    await client.projects.undelete.mutate({ id });
    expect((await client.projects.get.query({ id })).version).toBe(2);
  });

  test("refuses what is not a document, and says where", async () => {
    const broken = { ...emptyDocument("x"), graph: { nodes: [{ id: "1x" }], edges: [] } };
    await expect(client.projects.create.mutate({ document: broken as never })).rejects.toThrow(/nodes/);
    const nul = emptyDocument("a\0b");
    await expect(client.projects.create.mutate({ document: nul })).rejects.toThrow(/NUL/);
  });
});
