import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SetupError } from "../../nodejs/setupError.ts";
import { writeFileAtomically } from "../../nodejs/writeFileAtomically.ts";
import type { Sql } from "./database.ts";
import { datasets, identities, projects, runs } from "./schema.ts";

const identity = z.object({ id: z.uuid(), session: z.int(), token: z.uuid() });
type Identity = z.infer<typeof identity>;

/**
 * Makes sure that a data directory and a database belong together and are of the same moment, and marks both with the
 * session that begins. Throws a SetupError where they do not: a wrong, fresh or older one would make the files of the
 * other look like garbage. With `adopt` they are taken as one from now on. Resolves to the identity of both.
 */
export async function openIdentity(
  { db, directory }: { db: Sql; directory: string },
  { adopt }: { adopt: boolean },
): Promise<string> {
  const path = join(directory, "identity.json");
  const ofDirectory = await readIdentity(path);
  const [ofDatabase] = await db.select().from(identities);
  if (!adopt) {
    const fault = ofDatabase
      ? faultOf(ofDirectory, ofDatabase)
      : (await isUsed(directory)) && (await isFresh(db))
        ? "The database is new, and the data directory holds runs or files of another one."
        : undefined;
    if (fault !== undefined) throw new SetupError(`${fault} ${whatToDo(directory)}`);
  }
  const id = ofDatabase?.id ?? ofDirectory?.id ?? randomUUID();
  const session = Math.max(ofDatabase?.session ?? 0, ofDirectory?.session ?? 0) + 1;
  const token = randomUUID();
  // A server that dies on the way leaves a directory with the old token or the next one: the database knows both.
  if (ofDatabase) await db.update(identities).set({ nextToken: token });
  await writeFileAtomically(path, JSON.stringify({ id, session, token } satisfies Identity));
  if (ofDatabase) await db.update(identities).set({ session, token, nextToken: null });
  else await db.insert(identities).values({ id, session, token });
  return id;
}

function faultOf(
  ofDirectory: Identity | undefined,
  ofDatabase: typeof identities.$inferSelect,
): string | undefined {
  if (!ofDirectory) return "The database belongs to another data directory.";
  if (ofDirectory.id !== ofDatabase.id)
    return "The database and the data directory belong to different servers.";
  if ([ofDatabase.token, ofDatabase.nextToken].includes(ofDirectory.token)) return undefined;
  return ofDirectory.session > ofDatabase.session
    ? "The database is an older copy than the data directory, such as one from a backup."
    : "The data directory is an older copy than the database, such as one from a backup.";
}

const whatToDo = (directory: string): string =>
  `Nothing was changed. Set DATABASE_URL and TENSORLOOM_DATA (now ${directory}) to those that belong together, or restore both from the same backup. To take them as one all the same, start once with TENSORLOOM_ADOPT=on: files that the database does not know are then moved aside, and removed after 30 days.`;

async function readIdentity(path: string): Promise<Identity | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return identity.parse(JSON.parse(text));
  } catch {
    throw new SetupError(
      `${path} is damaged. Restore it from a backup of the data directory, or start once with TENSORLOOM_ADOPT=on after deleting it.`,
    );
  }
}

/** Whether a directory holds runs or objects. */
async function isUsed(directory: string): Promise<boolean> {
  const inside = async (folder: string): Promise<readonly string[]> =>
    readdir(join(directory, folder)).catch(() => []);
  const objects = await inside("objects");
  return (await inside("runs")).length > 0 || objects.some((name) => name !== "incoming");
}

/** Whether a database holds nothing that a person made. */
async function isFresh(db: Sql): Promise<boolean> {
  for (const table of [projects, runs, datasets])
    if ((await db.select({ one: table.createdAt }).from(table).limit(1)).length > 0) return false;
  return true;
}
