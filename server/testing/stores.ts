import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListMultipartUploadsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { directoryObjects, type ObjectStore } from "../../nodejs/objects.ts";
import { type Bucket, openBucket } from "../storage/s3/bucket.ts";
import { removeUnfinished } from "../storage/s3/removeUnfinished.ts";
import { s3Objects } from "../storage/s3/s3Objects.ts";
import { haveVersitygw, type S3Server, startVersitygw } from "./versitygw.ts";

/** A store of objects for a test, which may look behind it. */
export interface TestStore {
  /** Data directory that it is used with. */
  data: string;
  /** Settings by which a server uses it. */
  env: Readonly<Record<string, string>>;
  /** Opens it as the next server would. */
  open(): Promise<ObjectStore>;
  /** What of objects is there that nobody can find, such as uploads that were broken off. */
  unfinished(): Promise<readonly string[]>;
  /** Objects that were set aside, as DATE/SHA256. */
  trash(): Promise<readonly string[]>;
  drop(): Promise<void>;
}

/** A kind of store that a test can run on. */
export interface StoreKind {
  name: string;
  /** Starts what it needs, to make stores there. */
  start(): Promise<{ make(): Promise<TestStore>; stop(): Promise<void> }>;
}

const emptyData = (): Promise<string> => mkdtemp(join(tmpdir(), "tensorloom-"));
const namesIn = (folder: string): Promise<string[]> => readdir(folder, { recursive: true }).catch(() => []);

const directory: StoreKind = {
  name: "a directory",
  start: () =>
    Promise.resolve({
      make: async () => {
        const data = await emptyData();
        return {
          ...{ data, env: {} },
          open: () => directoryObjects(data),
          unfinished: () => namesIn(join(data, "objects", "incoming")),
          trash: async () => ofTrash(await namesIn(join(data, "trash"))),
          drop: () => rm(data, { recursive: true }),
        };
      },
      stop: () => Promise.resolve(),
    }),
};

const s3: StoreKind = {
  name: "S3",
  start: async () => {
    const server = await startVersitygw();
    return { make: () => inBucket(server), stop: () => server.close() };
  },
};

/** A store below a new prefix of a server's bucket. */
async function inBucket(server: S3Server): Promise<TestStore> {
  const data = await emptyData();
  const prefix = `${crypto.randomUUID()}/`;
  const bucket = openBucket({ ...server, prefix, region: undefined });
  const copies = join(data, "copies");
  return {
    ...{ data, env: server.env(prefix) },
    open: async () => {
      await removeUnfinished(bucket);
      return s3Objects(bucket, { copies, links: true });
    },
    unfinished: async () => [
      ...(await uploadsIn(bucket)),
      ...(await namesIn(copies)).filter((name) => name.endsWith(".part")),
    ],
    trash: async () => ofTrash(await keysIn(bucket)),
    drop: async () => {
      bucket.client.destroy();
      await rm(data, { recursive: true });
    },
  };
}

async function uploadsIn({ client, name, prefix }: Bucket): Promise<string[]> {
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: name, Prefix: prefix }));
  return (Uploads ?? []).map(({ Key }) => Key!);
}

async function keysIn({ client, name, prefix }: Bucket): Promise<string[]> {
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: name, Prefix: prefix }));
  return (Contents ?? []).map(({ Key }) => Key!);
}

/** DATE/SHA256 of the paths that name one. */
const ofTrash = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const [, date, sha256] = /(\d{4}-\d\d-\d\d)\/objects\/(\w{64})$/.exec(path) ?? [];
    return date === undefined ? [] : [`${date}/${sha256}`];
  });

if (!haveVersitygw())
  console.log(
    "Left out: stores of objects on S3. `npm run prove stores` brings the server for them, with Go.",
  );

/** Every kind of store that can be tested here; S3 if `npm run prove stores` has brought a server for it. */
export const storeKinds: readonly StoreKind[] = haveVersitygw() ? [directory, s3] : [directory];
