import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { SetupError } from "../../../nodejs/setupError.ts";
import type { ObjectStore } from "../../../nodejs/objects.ts";
import { sha256Of } from "../../testing/farRun.ts";
import { describeS3 } from "../../testing/describeS3.ts";
import { type S3Server, startVersitygw } from "../../testing/versitygw.ts";
import { type Database, openDatabase } from "../database.ts";
import { datasets } from "../schema.ts";
import { type Bucket, type BucketSettings, openBucket } from "./bucket.ts";
import { moveObject } from "./moveObject.ts";
import { openS3Objects } from "./openS3Objects.ts";

// What S3 brings with it, on a real server; server/storage/objectStores.test.ts has what every store does.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeS3("objects on S3", () => {
  let server: S3Server;
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    server = await startVersitygw();
    folder = await mkdtemp(join(tmpdir(), "tensorloom-"));
    database = await openDatabase({ directory: folder });
  });
  afterAll(async () => {
    await database.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  let prefix: string;
  let data: string;
  let bucket: Bucket;
  const id = crypto.randomUUID();
  beforeEach(async () => {
    prefix = `of/${crypto.randomUUID()}/`;
    data = await mkdtemp(join(folder, "data-"));
    bucket = openBucket({ ...server, prefix, region: undefined });
    await database.sql.delete(datasets);
  });
  const open = async (
    settings: Partial<BucketSettings> = {},
    who: { id?: string; adopt?: boolean } = {},
  ): Promise<ObjectStore> => {
    const where = { ...server, prefix, region: undefined, links: true, ...settings };
    const at = { db: database.sql, directory: data, id, adopt: false, ...who };
    return (await openS3Objects(where, at)).objects;
  };
  const stored = async (store: ObjectStore, bytes: string): Promise<string> => {
    await store.write([new TextEncoder().encode(bytes)]);
    return sha256Of(bytes);
  };

  describe("a start is refused with where and what to do", () => {
    const key = { accessKeyId: "tensorloom", secretAccessKey: "wrong" };
    test.each<[string, () => Partial<BucketSettings>, RegExp]>([
      [
        "a key that is unknown",
        () => ({ key: { ...key, accessKeyId: "nobody" } }),
        /InvalidAccessKeyId.*Correct AWS_ACCESS_KEY_ID/,
      ],
      ["a wrong secret", () => ({ key }), /does not take the access key.*AWS_SECRET_ACCESS_KEY/],
      [
        "a bucket that is not there",
        () => ({ bucket: "missing" }),
        /s3:\/\/missing\/.*is not there.*Make the bucket, or correct TENSORLOOM_OBJECTS/,
      ],
      [
        "another region",
        () => ({ region: "eu-west-1" }),
        /is in another region.*"us-east-1".*Set AWS_REGION/,
      ],
      [
        "nothing that listens",
        () => ({ endpoint: "http://127.0.0.1:1" }),
        /at http:\/\/127.0.0.1:1 cannot be reached \(ECONNREFUSED.*TENSORLOOM_S3_ENDPOINT/,
      ],
      [
        "no such host",
        () => ({ endpoint: "http://nothing.invalid" }),
        /cannot be reached.*TENSORLOOM_S3_ENDPOINT/,
      ],
      [
        "TLS where there is none",
        () => ({ endpoint: server.endpoint.replace("http", "https") }),
        /cannot be reached \(EPROTO/,
      ],
    ])("%s", async (_, settings, told) => {
      const failure: unknown = await open(settings()).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SetupError);
      expect((failure as Error).message).toMatch(told);
      expect((failure as Error).message).not.toContain("\n");
    });

    test("no key at all", async () => {
      for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"])
        vi.stubEnv(name, undefined);
      vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
      vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(data, "none"));
      vi.stubEnv("AWS_CONFIG_FILE", join(data, "none"));
      await expect(open({ key: undefined })).rejects.toThrow(
        /needs an access key.*Set AWS_ACCESS_KEY_ID and/,
      );
      vi.unstubAllEnvs();
    });

    test("a key that may do nothing there", async () => {
      const reader = { accessKeyId: "reader", secretAccessKey: "a-reader-of-tests" };
      await server.addUser(reader);
      await expect(open({ key: reader })).rejects.toThrow(
        /does not allow this to the access key.*permissions/,
      );
    });

    test("a key that may only read", async () => {
      const guest = { accessKeyId: "guest", secretAccessKey: "a-guest-of-tests" };
      await server.addUser(guest);
      await server.allow(guest.accessKeyId, ["s3:ListBucket", "s3:GetObject"]);
      await expect(open({ key: guest })).rejects.toThrow(
        /does not allow this to the access key.*permissions/,
      );
    });
  });

  test("what is another server's is taken only if it is said so", async () => {
    const store = await open();
    await stored(store, "mine");
    const other = { id: crypto.randomUUID() };
    await expect(open({}, other)).rejects.toThrow(
      /belong to another server. Nothing was changed.*TENSORLOOM_ADOPT=on/,
    );
    await open();
    await open({}, { ...other, adopt: true });
    await open({}, other);
    await expect(open()).rejects.toThrow("belong to another server");
  });

  test("a bucket that lacks what the database knows is no home for it", async () => {
    const sha256 = sha256Of("a dataset");
    await database.sql.insert(datasets).values({ sha256, name: "d", bytes: 9 });
    await expect(open()).rejects.toThrow(/no bytes. Nothing was changed. Copy the folder objects\//);
    const path = join(server.folder, prefix, "objects", sha256.slice(0, 2));
    await mkdir(path, { recursive: true });
    await writeFile(join(path, sha256), "a dataset");
    const store = await open();
    expect(await store.find(sha256)).toEqual({ sha256, bytes: 9 });
  });

  test("a start removes what was half uploaded, and of nobody else's", async () => {
    const all = { Bucket: bucket.name };
    const uploads = async () =>
      (await bucket.client.send(new ListMultipartUploadsCommand(all))).Uploads ?? [];
    const begin = (Key: string) => bucket.client.send(new CreateMultipartUploadCommand({ ...all, Key }));
    const before = (await uploads()).length;
    for (let i = 0; i < 3; i++) await begin(`${prefix}objects/aa/x${i}`);
    await begin("elsewhere/x");
    expect((await uploads()).length).toBe(before + 4);
    await open();
    expect((await uploads()).length).toBe(before + 1);
  });

  test("all pages of a list come", async () => {
    const store = await open();
    const path = join(server.folder, prefix, "objects", "ab");
    await mkdir(path, { recursive: true });
    const names = Array.from({ length: 1_003 }, (_, i) => `ab${String(i).padStart(62, "0")}`);
    for (const name of [...names, "no-object"]) await writeFile(join(path, name), "");
    const listed = [];
    for await (const { sha256 } of store.list()) listed.push(sha256);
    expect(listed).toEqual(names);
  });

  test("objects larger than S3 copies at once are moved in parts", async () => {
    const store = await open();
    const bytes = Buffer.alloc(11_000_000, "some bytes");
    const { sha256 } = (await store.write([bytes])) as { sha256: string };
    const from = `${prefix}objects/${sha256.slice(0, 2)}/${sha256}`;
    await moveObject(bucket, { from, to: `${prefix}moved`, bytes: bytes.length, most: 5 * 2 ** 20 });
    expect((await readFile(join(server.folder, prefix, "moved"))).equals(bytes)).toBe(true);
    expect(await store.find(sha256)).toBeUndefined();
  });

  test("copies are brought once, and those that nobody asked for in a week go", async () => {
    const store = await open();
    const [old, recent] = [await stored(store, "old"), await stored(store, "recent")];
    const path = await store.localFile(old);
    const week = new Date(Date.now() - 7 * 24 * 3_600_000 - 1_000);
    await utimes(path, week, week);
    // Whoever asks meanwhile keeps it.
    expect(await store.localFile(old)).toBe(path);
    await utimes(path, week, week);
    const paths = await Promise.all([1, 2, 3].map(() => store.localFile(recent)));
    expect(new Set(paths).size).toBe(1);
    expect(await readdir(join(data, "copies"))).toEqual([recent]);
    expect(await readFile(await store.localFile(old), "utf8")).toBe("old");
  });

  test("an object whose bytes are others than its name says is no file for a run", async () => {
    const store = await open();
    const sha256 = await stored(store, "as it was");
    const pathOf = (name: string): string => join(server.folder, prefix, "objects", name.slice(0, 2), name);
    await writeFile(pathOf(sha256), "as it is!");
    await expect(store.localFile(sha256)).rejects.toThrow(/as it was stored: Checksum mismatch.*backup/);
    // Of this one the store has no checksum of its own.
    const copied = sha256Of("copied here by hand");
    await mkdir(dirname(pathOf(copied)), { recursive: true });
    await writeFile(pathOf(copied), "and broken");
    await expect(store.localFile(copied)).rejects.toThrow(/other bytes under.*backup/);
    await expect(store.localFile(sha256Of("nothing"))).rejects.toThrow(/has no object \w+. Upload it again/);
    expect(await readdir(join(data, "copies"))).toEqual([]);
  });

  test("whoever waits for a copy may leave, and the copy comes all the same", async () => {
    const store = await open();
    const sha256 = await stored(store, "wanted");
    const leaving = new AbortController();
    const waiting = store.localFile(sha256, leaving.signal);
    leaving.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    expect(await readFile(await store.localFile(sha256), "utf8")).toBe("wanted");
  });

  test("a link leads to one object for a while, under the name that it is to have", async () => {
    const store = await open();
    const disposition = "attachment; filename*=UTF-8''a%20b_.csv";
    const link = await store.link!(await stored(store, "linked"), disposition);
    const answer = await fetch(link);
    expect(await answer.text()).toBe("linked");
    expect(answer.headers.get("content-disposition")).toBe(disposition);
    expect((await fetch(link, { headers: { range: "bytes=2-3" } })).status).toBe(206);
    const other = link.replace(/objects\/\w\w\/\w{64}/, "identity.json");
    expect((await fetch(other)).status).toBe(403);
    expect(Number(new URL(link).searchParams.get("X-Amz-Expires"))).toBe(300);
  });
});
