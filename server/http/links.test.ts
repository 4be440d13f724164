import { randomBytes } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeFarRun, sha256Of } from "../testing/farRun.ts";
import { send } from "../testing/send.ts";
import { serveApi, type ServedApi } from "../testing/serveApi.ts";
import { describeS3 } from "../testing/describeS3.ts";
import { type S3Server, startVersitygw } from "../testing/versitygw.ts";

// Downloads that come from the object store itself (TENSORLOOM_S3_LINKS).

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describeS3("links into S3", () => {
  let bucket: S3Server;
  let api: ServedApi;
  beforeAll(async () => {
    bucket = await startVersitygw();
    api = await serveApi({ ...bucket.env("links"), TENSORLOOM_S3_LINKS: "on" });
  });
  afterAll(async () => {
    await api.close();
    await bucket.close();
  });

  const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
    send(api, { method, path, headers: { host: `${api.host}:${api.port}`, ...headers } });
  const put = (bytes: string): Promise<Response> =>
    fetch(`${api.address}/api/objects/${sha256Of(bytes)}`, { method: "PUT", body: bytes });

  test("an object is to be had there by programs and by browsers that save it, and here by pages", async () => {
    await put("an object");
    const path = `/api/objects/${sha256Of("an object")}?name=a%20b.csv`;
    for (const headers of [{}, { "sec-fetch-mode": "navigate", "sec-fetch-site": "none" }]) {
      const answer = await get(path, headers);
      expect(answer).toMatchObject({ status: 307, body: "" });
      const there = await fetch(answer.headers.location as string);
      expect(await there.text()).toBe("an object");
      expect(there.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''a%20b.csv");
    }
    const own = { "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" };
    expect(await get(path, own)).toMatchObject({ status: 200, body: "an object" });
    expect(await get(path, {}, "HEAD")).toMatchObject({ status: 200, headers: { "content-length": "9" } });
    expect((await get(`/api/objects/${sha256Of("nothing")}`)).status).toBe(404);
  });

  test("a run's data are put there once for all of its nodes, and what is small or changes is sent", async () => {
    const far = await makeFarRun(api);
    await mkdir(join(far.directory.path, "data"));
    const bytes = randomBytes(9_000_000);
    for (const [path, content] of Object.entries({ "data/large.npy": bytes, "data/small.npy": "small" }))
      await writeFile(join(far.directory.path, path), content);
    await writeFile(join(far.directory.checkpoints, "step"), bytes);
    const before = (await readdir(join(bucket.folder, "links", "objects"), { recursive: true })).length;
    const nodes = await Promise.all([1, 2, 3, 4].map(() => far.call("GET files/data/large.npy")));
    expect(nodes.map(({ status }) => status)).toEqual([307, 307, 307, 307]);
    const there = await fetch(nodes[0]!.headers.location as string, { headers: { range: "bytes=8999990-" } });
    expect(there.status).toBe(206);
    expect(Buffer.from(await there.arrayBuffer()).equals(bytes.subarray(-10))).toBe(true);
    const after = await readdir(join(bucket.folder, "links", "objects"), { recursive: true });
    // The object and its folder.
    expect(after.length).toBe(before + 2);
    expect(await far.call("GET files/data/small.npy")).toMatchObject({ status: 200, body: "small" });
    expect((await far.call("GET files/checkpoints/step")).status).toBe(200);
    expect((await far.call("HEAD files/data/large.npy")).status).toBe(200);
  });

  test("with the store away objects are answered 502, and a run's data come from its folder", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const far = await makeFarRun(api);
    await mkdir(join(far.directory.path, "data"));
    await writeFile(join(far.directory.path, "data", "large.npy"), randomBytes(9_000_000));
    await bucket.close();
    const answers = [await get(`/api/objects/${sha256Of("an object")}`), await put("another")];
    expect(answers.map(({ status }) => status)).toEqual([502, 502]);
    expect(answers[0]!.body).toMatch(/The object store s3:\/\/objects\/links\/ at .* cannot be reached/);
    expect((await far.call("GET files/data/large.npy")).status).toBe(200);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("cannot be reached"));
    vi.restoreAllMocks();
    bucket = await startVersitygw();
  });
});
