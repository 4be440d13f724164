import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serve } from "../testing/serve.ts";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
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
      await session();
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

test("a directory and a database from before they had names are taken as one", async () => {
  const server = await serve(data);
  await server.close();
  await session();
  await session();
  expect(await readdir(data)).toContain("identity.json");
}, 120_000);
