import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "../../server/testing/versitygw.ts";

/** A Postgres server on this machine. */
export interface PostgresServer {
  /** Such as "PostgreSQL 15.18". */
  version: string;
  /** A new database of it, as DATABASE_URL names it. */
  database(name: string): Promise<string>;
  close(): Promise<void>;
}

const versions = "/usr/lib/postgresql";

/** The folder of the newest Postgres that Debian's packages have put here; undefined where there is none. */
export function postgresFolder(): string | undefined {
  if (!existsSync(versions)) return undefined;
  const newest = readdirSync(versions).toSorted((a, b) => Number(b) - Number(a));
  return newest
    .map((version) => join(versions, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
}

/** Starts it on loopback in a folder of its own; rejects with what it printed where it does not come up. */
export async function startPostgres(bin: string): Promise<PostgresServer> {
  const root = await mkdtemp(join(tmpdir(), "tensorloom-postgres-"));
  const data = join(root, "data");
  await mkdir(data, { mode: 0o700 });
  // Postgres refuses to run as the superuser.
  const user = userInfo().uid === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  await chmod(root, 0o711);
  if (user.uid !== undefined) await chown(data, user.uid, user.gid);
  const options = ["--auth=trust", "--username=tensorloom", "--encoding=UTF8", "--no-sync"];
  await promisify(execFile)(join(bin, "initdb"), [...options, data], { ...user, cwd: data });
  const port = await freePort();
  const settings = ["-h", "127.0.0.1", "-p", String(port), "-k", data];
  const child = spawn(join(bin, "postgres"), ["-D", data, ...settings], { ...user, cwd: data });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
  const gone = once(child, "exit");
  const close = async (): Promise<void> => {
    child.kill("SIGINT");
    await gone;
    await rm(root, { recursive: true, force: true });
  };
  const urlOf = (name: string): string => `postgres://tensorloom@127.0.0.1:${port}/${name}`;
  const ask = async (query: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: urlOf("postgres") });
    await client.connect();
    return client.query(query).finally(() => client.end());
  };
  for (let asked = 0; ; asked++, await wait(100))
    try {
      const { rows } = await ask("show server_version");
      return {
        version: `PostgreSQL ${(rows[0] as { server_version: string }).server_version.split(" ")[0]}`,
        database: async (name) => {
          await ask(`create database ${name}`);
          return urlOf(name);
        },
        close,
      };
    } catch (error) {
      if (child.exitCode === null && asked < 300) continue;
      await close();
      throw new Error(`Postgres does not come up: ${printed}`, { cause: error });
    }
}

const idOf = (which: "-u" | "-g"): number =>
  Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" }));
