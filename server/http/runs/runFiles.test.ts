import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allocateFinalEvent } from "../../../engines/finalEvent.ts";
import { type FarRun, makeFarRun, sha256Of } from "../../testing/farRun.ts";
import { serveApi, type ServedApi } from "../../testing/serveApi.ts";

let api: ServedApi;
let far: FarRun;
beforeAll(async () => {
  await import(new URL("../../testing/fullDisk.mjs", import.meta.url).href);
  api = await serveApi({ TENSORLOOM_UPLOAD_BYTES: "200000" });
}, 120_000);
afterAll(() => api.close());
beforeEach(async () => {
  far = await makeFarRun(api);
});

const step = (n: number) => ({ kind: "checkpoint" as const, step: n, best: false });
const bytes = crypto.getRandomValues(new Uint8Array(5_000));
const write = async (path: string, content: string | Uint8Array = bytes): Promise<void> => {
  await mkdir(join(far.directory.path, path, ".."), { recursive: true });
  await writeFile(join(far.directory.path, path), content);
};

describe("files", () => {
  test("that the program reads are listed and sent, and no others", async () => {
    const read = ["checkpoints/step-000000001.safetensors", "data/train.inputs.x.npy", "data/more/a b%.npy"];
    const top = ["inputs.json", "model.py", "run.json", "start.safetensors"];
    const others = [
      "job.json",
      "process.json",
      "artifacts/model.onnx",
      "checkpoints/x.part",
      "model.onnx",
      "py",
    ];
    for (const path of [...read, ...top, ...others]) await write(path, path);
    const listed = JSON.parse((await far.call("GET files")).body) as {
      path: string;
      bytes: number;
      sha256: string;
    }[];
    expect(listed).toEqual(
      [...read, ...top].toSorted().map((path) => ({ path, bytes: path.length, sha256: sha256Of(path) })),
    );
    for (const { path } of listed)
      expect(await far.call(`GET files/${encodeURIComponent(path)}`)).toMatchObject({
        status: 200,
        body: path,
      });
    for (const path of others) expect((await far.call(`GET files/${path}`)).status).toBe(403);
    expect((await far.call("GET files/other.py")).status).toBe(404);
    expect((await far.call("GET files/data")).status).toBe(403);
    await writeFile(join(far.directory.path, "model.py"), "changed!");
    expect((await far.call("GET files")).body).toContain(sha256Of("changed!"));
  });

  test.each<[string, number, number, number]>([
    ["bytes=0-9", 206, 0, 10],
    ["bytes=4990-", 206, 4990, 5000],
    ["bytes=-10", 206, 4990, 5000],
    ["bytes=4990-99999", 206, 4990, 5000],
    ["bytes=0-0,5-6", 200, 0, 5000],
    ["lines=0-9", 200, 0, 5000],
    ["bytes=9-0", 200, 0, 5000],
    ["bytes=5000-", 416, 0, 0],
    ["bytes=-0", 416, 0, 0],
  ])("are sent by %s", async (range, status, ...[start, end]) => {
    await write("start.safetensors");
    const headers = { authorization: `Bearer ${far.token}`, range };
    const answer = await fetch(`${api.address}/api/runs/${far.id}/files/start.safetensors`, { headers });
    expect(answer.status).toBe(status);
    if (status === 206) expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/5000`);
    const got = new Uint8Array(await answer.arrayBuffer());
    if (status !== 416) expect(got).toEqual(bytes.slice(start, end));
  });

  const outside = [
    ...["../x", "..", "data/../job.json", "data/../../x", "./run.json", "data//x", "/etc/passwd", ""],
    ...[
      "%2e%2e/x",
      "data/%2e%2e/job.json",
      "data%2f..%2fjob.json",
      "..%5cx",
      "data%5cx",
      "data/%00",
      "a%0a.py",
    ],
    ...[
      "data/%c0%ae%c0%ae/x",
      "%",
      "C:.py",
      "data/a:b",
      "checkpoints/",
      "checkpoints",
      `data/${"x".repeat(2000)}`,
    ],
  ];
  test.each(outside)("are not found by %s, nor written", async (path) => {
    await write("job.json", "secret");
    for (const answer of [await far.call(`GET files/${path}`), await far.put(path, "x")]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain("secret");
    }
    expect(await readFile(far.directory.job, "utf8")).toBe("secret");
  });

  test("behind a link are neither listed, sent nor written", async () => {
    await write("job.json", "secret");
    await symlink(far.directory.job, join(far.directory.path, "link.py"));
    await mkdir(join(far.directory.path, "data"));
    await symlink(api.data, join(far.directory.path, "data", "all"));
    expect((await far.call("GET files")).body).toBe("[]");
    for (const path of ["link.py", `data/all/runs/${far.id}/job.json`, "data/all/runs"])
      expect((await far.call(`GET files/${path}`)).status).toBe(404);
    const link = "checkpoints/step-000000001.safetensors";
    await symlink(far.directory.job, join(far.directory.path, link));
    expect((await far.put(link, "new")).status).toBe(204);
    expect(await readFile(far.directory.job, "utf8")).toBe("secret");
  });

  test("are taken whole, in place of those before", async () => {
    for (const path of ["checkpoints/step-000000001.safetensors", "ended.json", "log.txt"])
      for (const content of ["one", "another"]) {
        expect((await far.put(path, content)).status).toBe(204);
        expect(await readFile(join(far.directory.path, path), "utf8")).toBe(content);
      }
    const wrong = await far.put("ended.json", "a third", sha256Of("what was meant"));
    expect(wrong.status).toBe(422);
    expect(wrong.body).toMatch(/did not arrive whole/);
    expect(await readFile(far.directory.ended, "utf8")).toBe("another");
    expect((await far.put("ended.json", "x", "no hash")).status).toBe(400);
    for (const path of [
      "run.json",
      "events.jsonl",
      "job.json",
      "model.py",
      "data/x",
      "alive",
      ...["a", "a/b", "x.part", "step-1.safetensors", "step-000000001.safetensors.part"].map(
        (name) => `checkpoints/${name}`,
      ),
      `checkpoints/step-${"1".repeat(16)}.safetensors`,
    ])
      expect((await far.put(path, "x")).status).toBe(403);
    expect((await far.put("log.txt", "x".repeat(200_001)).catch(() => ({ status: 413 }))).status).toBe(413);
    const chunked = { "x-content-sha256": sha256Of("x"), "transfer-encoding": "chunked" };
    const long = far.call("PUT files/log.txt", { body: "x".repeat(400_000), headers: chunked });
    expect((await long.catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await readdir(far.directory.path)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("of one run are taken two at a time", async () => {
    const path = "checkpoints/step-000000001.safetensors";
    const begun = [1, 2].map(() => {
      const headers = {
        ...{ host: `${api.host}:${api.port}`, authorization: `Bearer ${far.token}` },
        ...{ "x-content-sha256": sha256Of("x"), "content-length": "1" },
      };
      const sent = request({
        ...{ host: api.host, port: api.port, method: "PUT", headers },
        path: `/api/runs/${far.id}/files/${path}`,
      });
      sent.flushHeaders();
      return sent;
    });
    await expect.poll(async () => (await far.put(path, "x")).status).toBe(429);
    const answers = begun.map(
      (sent) => new Promise((resolve) => sent.once("response", ({ statusCode }) => resolve(statusCode))),
    );
    for (const sent of begun) sent.end("x");
    expect(await Promise.all(answers)).toEqual([204, 204]);
    expect((await far.put(path, "y")).status).toBe(204);
  });

  test("the last event goes over the bytes that are allocated for it", async () => {
    const halted = { kind: "halted", code: "storage", step: 3, message: "full", advice: "" };
    expect((await far.put("final.json", `${JSON.stringify(halted)}\n`)).status).toBe(204);
    expect(JSON.parse(await readFile(far.directory.final, "utf8"))).toEqual(halted);
    expect((await far.put("final.json", JSON.stringify(step(1)))).status).toBe(400);
    expect((await far.put("final.json", "x", sha256Of("y"))).status).toBe(422);
  });

  test("of checkpoints the newest stay, and the best", async () => {
    for (const name of ["1.best", "2", "3", "4", "5"].map((n) => n.replace(/\d/, (d) => `step-00000000${d}`)))
      await far.put(`checkpoints/${name}.safetensors`, name);
    const steps = (await readdir(far.directory.checkpoints)).map((name) => name.slice(13, 14));
    expect(steps.toSorted()).toEqual(["1", "3", "4", "5"]);
  });
});

test("events are taken up to the largest upload in all, and what was taken may be told again", async () => {
  const note = (n: number) => ({ kind: "notice", message: "x".repeat(60_000), advice: String(n) });
  for (const n of [0, 1, 2]) expect((await far.tell(n, [note(n)])).status).toBe(200);
  const refused = await far.tell(3, [note(3)]);
  expect(refused.status).toBe(413);
  expect(JSON.parse(refused.body)).toMatchObject({
    lines: 3,
    message: expect.stringContaining("UPLOAD_BYTES") as string,
  });
  expect(await far.tell(2, [note(2)])).toMatchObject({ status: 200, body: '{"lines":3}' });
});

describe("on a full disk", () => {
  beforeEach(async () => {
    await allocateFinalEvent(far.directory);
    await far.tell(0, [step(0)]);
    process.env.FULL_DISK = join(api.data, "full");
    await writeFile(process.env.FULL_DISK, "");
  });
  afterEach(async () => {
    await rm(process.env.FULL_DISK!, { force: true });
    delete process.env.FULL_DISK;
  });

  test("events and files are refused, and taken once there is room", async () => {
    const told = await far.tell(1, [step(1), step(2)]);
    expect(told.status).toBe(507);
    expect(JSON.parse(told.body)).toMatchObject({ lines: 1 });
    expect((await far.put("checkpoints/step-000000001.safetensors", "x")).status).toBe(507);
    expect(await readdir(far.directory.checkpoints)).toEqual([]);
    await rm(process.env.FULL_DISK!);
    expect(await far.tell(1, [step(1), step(2)])).toMatchObject({ status: 200, body: '{"lines":3}' });
    expect((await far.put("checkpoints/step-000000001.safetensors", "x")).status).toBe(204);
  });

  test("the last event is taken", async () => {
    const halted = { kind: "halted", code: "storage", step: 3, message: "full", advice: "" };
    expect((await far.put("final.json", `${JSON.stringify(halted)}\n`)).status).toBe(204);
    expect(JSON.parse(await readFile(far.directory.final, "utf8"))).toEqual(halted);
  });
});
