import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { keyOf, randomBits } from "../../training/run/generator.ts";
import { type ServerProcess, spawnServer } from "../../server/testing/serve.ts";
import { type S3Server, startVersitygw } from "../../server/testing/versitygw.ts";
import type { Finding } from "./proof.ts";

const finding = (what: string, seen: string, ok: boolean): Finding => ({ what, seen, ok });
const MB = 2 ** 20;

/** A body of so many mebibytes that nobody holds. */
function* body(mebibytes: number, key: number): Generator<Buffer> {
  for (let i = 0; i < mebibytes; i++) yield Buffer.alloc(MB, String(randomBits(i, key)));
}

/** A body and its name. */
interface Sent {
  sha256: string;
  mebibytes: number;
  key: number;
}

function bodyOf(mebibytes: number, key: number): Sent {
  const hash = createHash("sha256");
  for (const chunk of body(mebibytes, key)) hash.update(chunk);
  return { sha256: hash.digest("hex"), mebibytes, key };
}

/** Sends a body of so many mebibytes and gives the answer; undefined where the server is gone. */
function put({ address }: ServerProcess, { sha256, mebibytes, key }: Sent) {
  return new Promise<{ status: number; text: string } | undefined>((resolve) => {
    const sent = request(
      `${address}/api/objects/${sha256}`,
      { method: "PUT", headers: { "content-length": mebibytes * MB } },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += String(chunk)));
        response.on("end", () => resolve({ status: response.statusCode!, text }));
      },
    );
    sent.on("error", () => resolve(undefined));
    Readable.from(body(mebibytes, key)).pipe(sent);
  });
}

/** The most memory that a process has held so far, in MiB; on Linux alone. */
const peakOf = ({ process: { pid } }: ServerProcess): number =>
  Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

/** Large uploads to S3, and what happens when the server, the store or its disk gives in on the way. */
export async function storeFaults(bucket: S3Server, seed: number): Promise<Finding[]> {
  const data = await mkdtemp(join(tmpdir(), "tensorloom-faults-"));
  try {
    return [
      await large(bucket, join(data, "large"), keyOf(seed, "large")),
      await killed(bucket, join(data, "killed"), keyOf(seed, "killed")),
      await away(join(data, "away"), keyOf(seed, "away")),
      ...(await full(join(data, "full"), keyOf(seed, "full"))),
    ];
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** 1 GiB up and down. */
async function large(bucket: S3Server, data: string, key: number): Promise<Finding> {
  const server = await spawnServer(data, bucket.env("large"));
  try {
    const sent = bodyOf(1024, key);
    // What it takes to begin with.
    await put(server, bodyOf(1, 0));
    const before = peakOf(server);
    const answer = await put(server, sent);
    const up = peakOf(server);
    const back = createHash("sha256");
    const response = await fetch(`${server.address}/api/objects/${sent.sha256}`);
    for await (const chunk of response.body!) back.update(chunk);
    const down = peakOf(server);
    const same = back.digest("hex") === sent.sha256;
    const took = Math.round(down - before);
    const seen = `answered ${answer?.status}; the server took ${Math.round(up - before)} MiB more on the way up, ${took} in all; ${same ? "the same" : "other"} bytes came back`;
    return finding("1 GiB", seen, answer?.status === 201 && same && took < 256);
  } finally {
    await server.end("SIGTERM");
  }
}

/** The server is killed at random moments of an upload. */
async function killed(bucket: S3Server, data: string, key: number): Promise<Finding> {
  const what = bodyOf(200, key);
  const faults: string[] = [];
  const times = 5;
  let server = await spawnServer(data, bucket.env("killed"));
  let broken = 0;
  for (let i = 0; i < times; i++) {
    const sent = put(server, what);
    await wait(50 + (randomBits(i, key) % 600));
    await server.end("SIGKILL");
    if ((await sent) === undefined) broken++;
    server = await spawnServer(data, bucket.env("killed"));
    const { status } = await fetch(`${server.address}/api/objects/${what.sha256}`, { method: "HEAD" });
    const parts = await partsIn(bucket);
    if ((await sent) === undefined && status !== 404) faults.push(`kill ${i}: answered ${status}`);
    if (parts.length > 0) faults.push(`kill ${i}: ${parts.length} files of parts stay`);
  }
  const answer = await put(server, what);
  await server.end("SIGTERM");
  const seen = `${broken} of ${times} uploads broke off; nothing under the name, no part left; then answered ${answer?.status}`;
  const ok = faults.length === 0 && broken > 0 && [200, 201].includes(answer?.status ?? 0);
  return finding("server killed", [seen, ...faults].join("\n    "), ok);
}

/** Files that the store has of uploads that were not completed. */
async function partsIn({ folder }: S3Server): Promise<string[]> {
  const names = await readdir(join(folder, ".sgwtmp"), { recursive: true }).catch(() => []);
  return names.filter((name) => /\/\d+$/.test(name));
}

/** The store is gone in the middle of an upload, and comes back. */
async function away(data: string, key: number): Promise<Finding> {
  const root = await mkdtemp(join(tmpdir(), "tensorloom-s3-"));
  let bucket = await startVersitygw({ root });
  const env = bucket.env("away");
  const server = await spawnServer(data, env);
  const what = bodyOf(200, key);
  const sent = put(server, what);
  await wait(150);
  await bucket.close();
  const refused = await sent;
  const ask = async (): Promise<number> =>
    (await fetch(`${server.address}/api/objects/${what.sha256}`)).status;
  const meanwhile = await ask();
  bucket = await startVersitygw({ root, port: Number(new URL(bucket.endpoint).port) });
  const there = await ask();
  const answer = await put(server, what);
  await server.end("SIGTERM");
  await bucket.close();
  await rm(root, { recursive: true, force: true });
  const seen = `answered ${refused?.status} and ${meanwhile} meanwhile, then ${there} and ${answer?.status}; "${refused?.text.slice(0, 160)}…"`;
  const ok = refused?.status === 502 && meanwhile === 502 && there === 404 && answer?.status === 201;
  return finding("store away", seen, ok);
}

/** The store's disk is full. */
async function full(data: string, key: number): Promise<Finding[]> {
  if (userInfo().uid !== 0) {
    console.log("– A store that is full was left out: a small disk takes the superuser.");
    return [];
  }
  const root = await mkdtemp(join(tmpdir(), "tensorloom-s3-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", root]);
  try {
    const bucket = await startVersitygw({ root });
    const server = await spawnServer(data, bucket.env("full"));
    const refused = await put(server, bodyOf(90, key));
    const parts = await partsIn(bucket);
    const answer = await put(server, bodyOf(10, key));
    await server.end("SIGTERM");
    await bucket.close();
    const seen = `answered ${refused?.status}, ${parts.length} parts left; a smaller one then ${answer?.status}; "${refused?.text.slice(0, 120)}…"`;
    return [
      finding("store full", seen, refused?.status === 507 && parts.length === 0 && answer?.status === 201),
    ];
  } finally {
    execFileSync("umount", [root]);
    await rm(root, { recursive: true, force: true });
  }
}
