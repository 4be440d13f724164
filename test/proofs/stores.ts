import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnServer } from "../../server/testing/serve.ts";
import { haveVersitygw, type S3Server, startVersitygw } from "../../server/testing/versitygw.ts";
import { getVersitygw } from "./getVersitygw.ts";
import { type PostgresServer, postgresFolder, startPostgres } from "./postgres.ts";
import type { Finding, Proof } from "./proof.ts";
import { storeFaults } from "./storeFaults.ts";
import { type Downloaded, wholeRun } from "./wholeRun.ts";

/** A whole run wherever a server may keep its objects and its database. */
export const stores: Proof = {
  doc: "A whole run, from the upload of its data to the download of what it made, gives the same bytes with objects in a directory and on S3, with the embedded database and with Postgres; an upload of 1 GB takes no memory, and what breaks on the way leaves nothing.",
  async prove({ seed, whole }) {
    const findings: Finding[] = [];
    const bucket = await openS3({ whole, findings });
    let postgres: PostgresServer | undefined;
    try {
      postgres = await openPostgres({ whole, findings });
      const places = (bucket ? [undefined, bucket] : [undefined]).flatMap((objects) =>
        (postgres ? [undefined, postgres] : [undefined]).map((database) => ({ objects, database })),
      );
      // A part of the proof is the one pass over most of what is here.
      findings.push(...(await passes(whole ? places : places.slice(-1), seed)));
      if (whole && bucket) findings.push(...(await storeFaults(bucket, seed)));
    } finally {
      await bucket?.close();
      await postgres?.close();
    }
    return findings;
  },
};

const finding = (what: string, seen: string, ok: boolean): Finding => ({ what, seen, ok });

/** What is missing makes the whole a miss; a part of it does with what there is. */
function leftOut(name: string, reason: string, { whole, findings }: Reporting): undefined {
  if (whole) findings.push(finding(name, reason, false));
  else console.log(`– ${name} was left out: ${reason}.`);
}

interface Reporting {
  whole: boolean;
  findings: Finding[];
}

async function openS3(to: Reporting): Promise<S3Server | undefined> {
  const missing = to.whole ? await getVersitygw() : "`npm run prove stores` brings its server, with Go";
  return haveVersitygw() ? startVersitygw() : leftOut("S3", missing!, to);
}

async function openPostgres(to: Reporting): Promise<PostgresServer | undefined> {
  const bin = postgresFolder();
  return bin === undefined
    ? leftOut("Postgres", "there is none here: apt-get install postgresql", to)
    : startPostgres(bin);
}

/** One run at each place, with what differs from the first. */
async function passes(
  places: readonly { objects: S3Server | undefined; database: PostgresServer | undefined }[],
  seed: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let first: Downloaded | undefined;
  for (const [i, { objects, database }] of places.entries()) {
    const what = `${objects ? "S3" : "directory"}, ${database?.version ?? "PGlite"}`;
    const data = await mkdtemp(join(tmpdir(), "tensorloom-stores-"));
    const env = {
      ...objects?.env(`pass${i}`),
      ...(database && { DATABASE_URL: await database.database(`pass${i}`) }),
    };
    try {
      const server = await spawnServer(data, env);
      const { steps, downloaded } = await wholeRun({ address: server.address, data }, seed).finally(() =>
        server.end("SIGTERM"),
      );
      first ??= downloaded;
      const differ = Object.keys({ ...first, ...downloaded }).filter(
        (name) => first![name] !== downloaded[name],
      );
      const kept = objects
        ? await readdir(join(objects.folder, `pass${i}`, "objects"), { recursive: true })
        : await readdir(join(data, "objects"), { recursive: true });
      const objectsKept = kept.filter((name) => /[0-9a-f]{64}$/.test(name)).length;
      const seen = `${steps} steps, ${Object.keys(downloaded).length} files downloaded as made, ${objectsKept} objects`;
      const other = differ.length === 0 ? "" : `; other bytes than in the first pass: ${differ.join(", ")}`;
      findings.push(finding(what, seen + other, differ.length === 0 && objectsKept > 0));
    } catch (error) {
      findings.push(finding(what, (error as Error).message, false));
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  }
  return findings;
}
