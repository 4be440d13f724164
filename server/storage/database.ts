import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import { type ConstructorOptions, fromPglite } from "pg-boss";
import { fileFault } from "../../nodejs/fileFault.ts";
import { makeDirectory } from "../../nodejs/makeDirectory.ts";
import { SetupError } from "../../nodejs/setupError.ts";
import { NotOpened, openEmbedded } from "./embedded/openEmbedded.ts";
import * as schema from "./schema.ts";

/** Queries, the same on either database. */
export type Sql = PgDatabase<PgQueryResultHKT, typeof schema>;

/** The open database, its tables brought up to date. */
export interface Database {
  sql: Sql;
  /** How pg-boss reaches the same database. */
  queue: ConstructorOptions;
  close(): Promise<void>;
}

const migrationsFolder = fileURLToPath(new URL("migrations", import.meta.url));

/** Opens the Postgres server at `url`, or without one the embedded Postgres in the data directory. */
export async function openDatabase(at: { url?: string | undefined; directory: string }): Promise<Database> {
  return at.url === undefined ? openPglite(at.directory) : openPostgres(at.url);
}

async function openPglite(data: string): Promise<Database> {
  const directory = join(data, "database");
  await makeDirectory(directory);
  // Without this file a new database is made, over what is left of an old one as well as of a first start.
  const files = await readdir(directory);
  if (files.length > 0 && !files.includes("PG_VERSION") && (await readdir(data)).some(isOfAServer))
    throw damaged(directory, "its file PG_VERSION is missing");
  const client = await openEmbedded(directory).catch((cause: unknown) => {
    const printed = cause instanceof NotOpened ? cause.printed : [];
    throw damaged(directory, fileFault(cause) ?? lastWords(printed) ?? (cause as Error).message);
  });
  const sql = drizzlePglite({ client, schema });
  await migratePglite(sql, { migrationsFolder }).catch((cause: unknown) => {
    throw damaged(directory, reasonOf(cause));
  });
  return { sql, queue: { db: fromPglite(client), backend: "pglite" }, close: () => client.close() };
}

const damaged = (directory: string, reason: string): SetupError =>
  new SetupError(
    `The database in ${directory} cannot be opened: ${reason}. Restore the whole data directory from a backup, or set TENSORLOOM_DATA to another directory.`,
  );

/** What a data directory holds only once a server has come up on it with its database. */
const isOfAServer = (name: string): boolean => name === "identity.json" || name === "runs";

/** Why Postgres gave up, of all that it printed. */
function lastWords(said: readonly string[]): string | undefined {
  const [, reason, detail] =
    /.*\b(?:FATAL|PANIC|ERROR): +([^\n]*)(?:\n[^\n]*DETAIL: +([^\n]*))?/s.exec(said.join("\n")) ?? [];
  return reason && [reason, detail?.replace(/\.$/, "")].filter(Boolean).join(": ");
}

/** What a database answers to a query, without the query. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  return fileFault(inner) ?? (inner instanceof Error ? inner.message : String(inner));
}

async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // An idle connection that breaks is replaced at the next query; without a listener, its error would end the process.
  pool.on("error", (error) => console.warn(`Postgres: ${error.message}`));
  const release = await lockDatabase(pool);
  const sql = drizzlePg({ client: pool, schema });
  await migratePg(sql, { migrationsFolder }).catch((cause: unknown) => {
    throw new SetupError(
      `The tables of the database at DATABASE_URL cannot be made or brought up to date: ${reasonOf(cause)}. Name a database whose owner is the user of DATABASE_URL.`,
    );
  });
  const close = async (): Promise<void> => {
    release();
    await pool.end();
  };
  return { sql, queue: { connectionString: url, max: 4 }, close };
}

/** Keeps a second server off the database while this one lives; Postgres frees the lock with the connection. */
async function lockDatabase(pool: pg.Pool): Promise<() => void> {
  const connection = await pool.connect().catch((error: Error) => {
    throw new SetupError(`The Postgres server at DATABASE_URL cannot be reached: ${error.message}.`);
  });
  const { rows } = await connection.query<{ locked: boolean }>(
    "select pg_try_advisory_lock(hashtext('tensorloom')) as locked",
  );
  if (rows[0]?.locked) return () => connection.release(true);
  connection.release(true);
  throw new SetupError(
    "The database at DATABASE_URL is in use by another Tensorloom server. Stop that server, or name another database.",
  );
}
