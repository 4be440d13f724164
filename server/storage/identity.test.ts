import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { clientOf, serve } from "../testing/serve.ts";
import { openEmbedded } from "./embedded/openEmbedded.ts";

let used: string;
let data: string;
beforeAll(async () => {
  // Making a database takes longest, so each test begins with a copy of one.
  data = used = await mkdtemp(join(tmpdir(), "tensorloom-"));
  await session();
}, 120_000);
afterAll(() => rm(used, { recursive: true }));
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  await cp(used, data, { recursive: true });
});
afterEach(() => rm(data, { recursive: true }));

/** A server begins and ends. */
async function session(env: Readonly<Record<string, string>> = {}): Promise<void> {
  await (await serve(data, env)).close();
}

/** Something of a person's that a server which takes it for garbage would lose. */
async function use(): Promise<void> {
  await mkdir(join(data, "runs", "mine"), { recursive: true });
  await writeFile(join(data, "runs", "mine", "weights"), "1");
}
const isThere = async (): Promise<boolean> => (await readdir(join(data, "runs"))).includes("mine");
const move = (from: string, to: string): Promise<void> => cp(join(data, from), to, { recursive: true });

describe("a data directory and a database that do not belong together", () => {
  const cases: Readonly<Record<string, { change: (aside: string) => Promise<void>; told: string }>> = {
    "a fresh database": {
      change: () => rm(join(data, "database"), { recursive: true }),
      told: "The database is new",
    },
    "a directory of another server": {
      change: () =>
        writeFile(
          join(data, "identity.json"),
          JSON.stringify({ id: crypto.randomUUID(), session: 1, token: crypto.randomUUID() }),
        ),
      told: "belong to different servers",
    },
    "a directory without a name": {
      change: () => rm(join(data, "identity.json")),
      told: "belongs to another data directory",
    },
    "a database of a backup": {
      change: async (aside) => {
        await move("database", aside);
        await session();
        await rm(join(data, "database"), { recursive: true });
        await cp(aside, join(data, "database"), { recursive: true });
      },
      told: "The database is an older copy",
    },
    "a directory of a backup": {
      change: async (aside) => {
        await move("identity.json", aside);
        await session();
        await cp(aside, join(data, "identity.json"));
      },
      told: "The data directory is an older copy",
    },
    "a damaged name": {
      change: () => writeFile(join(data, "identity.json"), "{"),
      told: "is damaged",
    },
  };

  test.each(Object.entries(cases))(
    "%s is refused, and nothing is lost",
    async (_, { change, told }) => {
      await use();
      const aside = join(await mkdtemp(join(tmpdir(), "tensorloom-")), "aside");
      await change(aside);
      const refusal = await session().catch((error: Error) => error.message);
      expect(refusal).toContain(told);
      if (told !== "is damaged") expect(refusal).toContain("Nothing was changed");
      expect(await isThere()).toBe(true);
      if (told === "is damaged") await rm(join(data, "identity.json"));
      await session({ TENSORLOOM_ADOPT: "on" });
      await session();
      expect(await isThere()).toBe(true);
    },
    240_000,
  );
});

/** A database and a directory as a version without identities left them, with a project of this id. */
async function leaveByOlderVersion(id: string): Promise<void> {
  await rm(join(data, "database"), { recursive: true });
  await rm(join(data, "identity.json"));
  const migrationsFolder = await mkdtemp(join(tmpdir(), "tensorloom-"));
  await cp(new URL("migrations", import.meta.url), migrationsFolder, { recursive: true });
  const journal = join(migrationsFolder, "meta", "_journal.json");
  const all = JSON.parse(await readFile(journal, "utf8")) as { entries: { tag: string }[] };
  const entries = all.entries.slice(
    0,
    all.entries.findIndex(({ tag }) => tag.endsWith("_identity")),
  );
  await writeFile(journal, JSON.stringify({ ...all, entries }));
  await mkdir(join(data, "database"));
  const client = await openEmbedded(join(data, "database"));
  const db = drizzle({ client });
  await migrate(db, { migrationsFolder });
  const document = JSON.stringify(emptyDocument("mine"));
  await db.execute(sql`insert into projects (id, name, version) values (${id}, 'mine', 1)`);
  await db.execute(
    sql`insert into document_versions (project_id, version, document) values (${id}, 1, ${document}::json)`,
  );
  await client.close();
  await rm(migrationsFolder, { recursive: true });
}

test("a directory and a database from before they had an identity are taken as one, with all they hold", async () => {
  const id = crypto.randomUUID();
  await use();
  await leaveByOlderVersion(id);

  const after = await serve(data);
  expect((await clientOf(after.address).projects.get.query({ id })).document.name).toBe("mine");
  await after.close();
  expect(await readdir(data)).toContain("identity.json");
  expect(await isThere()).toBe(true);
  // From then on they belong together.
  await rm(join(data, "identity.json"));
  await expect(session()).rejects.toThrow("belongs to another data directory");

  await rm(join(data, "database"), { recursive: true });
  await expect(session()).rejects.toThrow("The database is new");
  expect(await isThere()).toBe(true);
}, 120_000);
