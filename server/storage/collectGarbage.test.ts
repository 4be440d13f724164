import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { collectGarbage } from "./collectGarbage.ts";
import { openDatabase } from "./database.ts";
import { storeKinds } from "../testing/stores.ts";
import { artifacts, datasets, documentVersions, projects, runs } from "./schema.ts";

const days = (count: number): Date => new Date(Date.now() + count * 24 * 3600 * 1000);

test.each(storeKinds)(
  "on $name what nothing refers to is moved aside, and removed a month later",
  async (kind) => {
    const started = await kind.start();
    const at = await started.make();
    const directory = at.data;
    const database = await openDatabase({ directory });
    const db = database.sql;
    const objects = await at.open();
    const store = async (text: string): Promise<string> => {
      const written = await objects.write([new TextEncoder().encode(text)]);
      if ("mismatch" in written) throw new Error(written.mismatch);
      return written.sha256;
    };
    const [dataset, artifact, checkpoint, orphan] = await Promise.all(
      ["dataset", "artefact", "checkpoint", "orphan"].map(store),
    );
    const [old, recent, run] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    for (const [id, deletedAt] of [
      [old, days(-31)],
      [recent, days(-29)],
    ] as const) {
      await db.insert(projects).values({ id, name: "p", version: 1, deletedAt });
      await db.insert(documentVersions).values({ projectId: id, version: 1, document: emptyDocument() });
    }
    await db.insert(datasets).values({ sha256: dataset!, name: "d", bytes: 7 });
    await db.insert(runs).values({
      ...{ id: run, name: "r", engine: "any", document: emptyDocument(), dataset: "sample:line" },
      ...{ checkpoint: checkpoint!, status: "finished", timeLimitSeconds: 1, memoryLimitBytes: 1 },
    });
    await db.insert(artifacts).values({ runId: run, name: "a", sha256: artifact!, bytes: 8 });
    for (const id of [run, old]) await mkdir(join(directory, "runs", id), { recursive: true });
    const left = async (): Promise<string[]> => {
      const names = [];
      for await (const { sha256 } of objects.list()) names.push(sha256);
      return names.toSorted();
    };

    await collectGarbage({ db, objects, directory });
    expect(await left()).toEqual([dataset, artifact, checkpoint, orphan].toSorted());
    expect((await db.select().from(projects)).map(({ id }) => id)).toEqual([recent]);
    expect(await db.select().from(documentVersions)).toHaveLength(1);
    expect(await readdir(join(directory, "runs"))).toEqual([run]);
    const trash = async (date: Date): Promise<string[]> =>
      readdir(join(directory, "trash", date.toISOString().slice(0, 10)), { recursive: true }).catch(() => []);
    expect((await trash(days(0))).toSorted()).toEqual(["runs", join("runs", old)]);

    await collectGarbage({ db, objects, directory }, days(2));
    expect(await left()).toEqual([dataset, artifact, checkpoint].toSorted());
    const orphanAside = `${days(2).toISOString().slice(0, 10)}/${orphan}`;
    expect(await at.trash()).toEqual([orphanAside]);
    await collectGarbage({ db, objects, directory }, days(29));
    expect(await trash(days(0))).toContain(join("runs", old));
    await collectGarbage({ db, objects, directory }, days(32));
    expect(await trash(days(0))).toEqual([]);
    expect(await at.trash()).toEqual([orphanAside]);
    await collectGarbage({ db, objects, directory }, days(33));
    expect(await at.trash()).toEqual([]);
    expect(await left()).toEqual([dataset, artifact, checkpoint].toSorted());
    await database.close();
    await at.drop();
    await started.stop();
  },
  120_000,
);
