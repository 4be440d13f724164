import { randomUUID } from "node:crypto";
import pg from "pg";

/** A kind of database that a test can run on. */
export interface TestDatabase {
  name: string;
  /** Makes a fresh one: the settings that lead to it, and what takes it away again. */
  make(): Promise<{ env: Readonly<Record<string, string>>; drop(): Promise<void> }>;
}

const embedded: TestDatabase = {
  name: "PGlite",
  make: () => Promise.resolve({ env: {}, drop: () => Promise.resolve() }),
};

/** A new database on the Postgres server at `url`, whose user may create databases. */
const onServer = (url: string): TestDatabase => ({
  name: "Postgres",
  make: async () => {
    const name = `tensorloom_${randomUUID().replaceAll("-", "")}`;
    const run = async (text: string): Promise<void> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(text).finally(() => client.end());
    };
    await run(`create database ${name}`);
    const fresh = new URL(url);
    fresh.pathname = `/${name}`;
    return {
      env: { DATABASE_URL: fresh.href },
      drop: () => run(`drop database if exists ${name} with (force)`),
    };
  },
});

const url = process.env.TEST_DATABASE_URL;
if (!url) console.log("Left out: the server's tests on Postgres. Set TEST_DATABASE_URL to run them too.");

/** Every kind of database that can be tested here; Postgres if TEST_DATABASE_URL names a server. */
export const testDatabases: readonly TestDatabase[] = url ? [embedded, onServer(url)] : [embedded];
