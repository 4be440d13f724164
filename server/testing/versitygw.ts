import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";

/** The version of the S3 server that tests run against. */
export const versitygwVersion = "1.8.0";

/** Where `npm run prove stores` puts its program. */
export const versitygwFolder = fileURLToPath(
  new URL(`../../.cache/versitygw-${versitygwVersion}`, import.meta.url),
);
const program = join(versitygwFolder, "versitygw");

/** Whether the S3 server is here. */
export const haveVersitygw = (): boolean => existsSync(program);

/** An S3 server on this machine, with one bucket. */
export interface S3Server {
  endpoint: string;
  bucket: string;
  /** The key that may do everything. */
  key: { accessKeyId: string; secretAccessKey: string };
  /** Variables by which a Tensorloom server keeps its objects there, below a prefix. */
  env(prefix: string): Readonly<Record<string, string>>;
  /** Makes a key that may do nothing yet. */
  addUser(key: S3Server["key"]): Promise<void>;
  /** Lets the user of a key do these things in the bucket. */
  allow(accessKeyId: string, actions: readonly string[]): Promise<void>;
  /** Folder of the bucket's files. */
  folder: string;
  /** Ends it, and leaves its folder where that was given. */
  close(): Promise<void>;
}

/** Starts it on loopback in a folder of its own; rejects with what it printed where it does not come up. */
export async function startVersitygw(at: { root?: string; port?: number } = {}): Promise<S3Server> {
  const root = at.root ?? (await mkdtemp(join(tmpdir(), "tensorloom-s3-")));
  const bucket = "objects";
  const folder = join(root, "buckets", bucket);
  await mkdir(folder, { recursive: true });
  const key = { accessKeyId: "tensorloom", secretAccessKey: "a-secret-of-tests" };
  const port = at.port ?? (await freePort());
  const child = spawn(
    program,
    ["--port", `127.0.0.1:${port}`, "--quiet", "--iam-dir", root, "posix", join(root, "buckets")],
    {
      env: { ...process.env, ROOT_ACCESS_KEY: key.accessKeyId, ROOT_SECRET_KEY: key.secretAccessKey },
      stdio: "pipe",
    },
  );
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += String(chunk)));
  const gone = once(child, "exit");
  const endpoint = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.kill();
    await gone;
    if (at.root === undefined) await rm(root, { recursive: true, force: true });
  };
  for (let asked = 0; !(await answers(endpoint)); asked++, await wait(50))
    if (child.exitCode !== null || asked === 600) {
      await close();
      throw new Error(`the S3 server does not come up: ${printed}`);
    }
  const admin = async (...words: readonly string[]): Promise<void> => {
    const asked = [
      "admin",
      "--endpoint-url",
      endpoint,
      "--access",
      key.accessKeyId,
      "--secret",
      key.secretAccessKey,
    ];
    await promisify(execFile)(program, [...asked, ...words]);
  };
  return {
    ...{ endpoint, bucket, key, folder, close },
    addUser: (user) =>
      admin("create-user", "--access", user.accessKeyId, "--secret", user.secretAccessKey, "--role", "user"),
    allow: async (accessKeyId, actions) => {
      const client = new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1", credentials: key });
      const statement = {
        ...{ Effect: "Allow", Principal: { AWS: [accessKeyId] }, Action: actions },
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      await client
        .send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
        .finally(() => client.destroy());
    },
    env: (prefix) => ({
      TENSORLOOM_OBJECTS: `s3://${bucket}/${prefix}`,
      TENSORLOOM_S3_ENDPOINT: endpoint,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    }),
  };
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

/** A port of loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
