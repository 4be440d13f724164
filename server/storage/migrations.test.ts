import { readdirSync, readFileSync } from "node:fs";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { expect, test } from "vitest";
import * as schema from "./schema.ts";

const folder = new URL("migrations/", import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), "utf8"));
type Snapshot = Parameters<typeof generateMigration>[0];

const { entries } = read("meta/_journal.json") as { entries: { idx: number; tag: string }[] };
const snapshotOf = ({ idx }: { idx: number }): string => `${String(idx).padStart(4, "0")}_snapshot.json`;

test("each migration of the journal has its file and its snapshot, and there are no others", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  expect(files.toSorted()).toEqual(entries.map(({ tag }) => `${tag}.sql`));
  const snapshots = readdirSync(new URL("meta/", folder)).filter((name) => name.endsWith("_snapshot.json"));
  expect(snapshots.toSorted()).toEqual(entries.map(snapshotOf));
});

test("the migrations lead to the schema: none is left to be generated", async () => {
  const newest = read(`meta/${snapshotOf(entries.at(-1)!)}`) as Snapshot;
  expect(await generateMigration(newest, generateDrizzleJson(schema, newest.id))).toEqual([]);
});
