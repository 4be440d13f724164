import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import { type ConstructorOptions, fromPglite } from "pg-boss";
import { SetupError } from "../../nodejs/setupError.ts";
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
  return at.url === undefined ? openPglite(join(at.directory, "database")) : openPostgres(at.url);
}

async function openPglite(directory: string): Promise<Database> {
  await mkdir(directory, { recursive: true });
  const client = await PGlite.create(directory);
  const sql = drizzlePglite({ client, schema });
  await migratePglite(sql, { migrationsFolder });
  return { sql, queue: { db: fromPglite(client), backend: "pglite" }, close: () => client.close() };
}

async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // An idle connection that breaks is replaced at the next query; without a listener, its error would end the process.
  pool.on("error", (error) => console.warn(`Postgres: ${error.message}`));
  const release = await lockDatabase(pool);
  const sql = drizzlePg({ client: pool, schema });
  await migratePg(sql, { migrationsFolder });
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
