import { readFile, stat, utimes, writeFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendRequest } from "../../../engines/requests.ts";
import { issueRunToken } from "../../access/runToken.ts";
import { setStatus } from "../../jobs/attemptRun.ts";
import { importEvents } from "../../jobs/importEvents.ts";
import { runs } from "../../storage/schema.ts";
import { type FarRun, makeFarRun, sha256Of } from "../../testing/farRun.ts";
import { send } from "../../testing/send.ts";
import { serveApi, type ServedApi } from "../../testing/serveApi.ts";

let api: ServedApi;
let far: FarRun;
beforeAll(async () => {
  api = await serveApi();
}, 120_000);
afterAll(() => api.close());
beforeEach(async () => {
  far = await makeFarRun(api);
});

const host = () => `${api.host}:${api.port}`;
const step = (n: number) => ({ kind: "checkpoint" as const, step: n, best: false });
const lines = async (): Promise<unknown[]> =>
  (await readFile(far.directory.events, "utf8").catch(() => ""))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

describe("events", () => {
  test("come in once, in order, however often and in however many pieces they are sent", async () => {
    expect(await far.tell(0, [step(0), step(1)])).toMatchObject({ status: 200, body: '{"lines":2}' });
    expect(await far.tell(0, [step(0), step(1)])).toMatchObject({ status: 200, body: '{"lines":2}' });
    expect(await far.tell(1, [step(1), step(2)])).toMatchObject({ status: 200, body: '{"lines":3}' });
    const many = Array.from({ length: 20 }, (_, i) =>
      far.tell(
        3,
        Array.from({ length: i + 1 }, (__, k) => step(3 + k)),
      ),
    );
    expect((await Promise.all(many)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await lines()).toEqual(Array.from({ length: 23 }, (_, i) => step(i)));
    expect(await far.tell(0, [])).toMatchObject({ status: 200, body: '{"lines":23}' });
  });

  test("that would leave a gap are refused with the number of lines, and so are those of no line", async () => {
    await far.tell(0, [step(0)]);
    const gap = await far.tell(2, [step(2)]);
    expect(gap.status).toBe(409);
    expect(JSON.parse(gap.body)).toMatchObject({ lines: 1 });
    for (const firstLine of [-1, 0.5, "0", null]) expect((await far.tell(firstLine, [])).status).toBe(400);
    for (const body of ["", "[]", "{", '{"firstLine":0}'])
      expect((await far.call("POST events", { body })).status).toBe(400);
    expect(await lines()).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ["no object", 7],
    ["no kind", {}],
    ["no kind of ours", { kind: "status", status: "finished" }],
    ["a kind of every object", { kind: "toString" }],
    ["half a step", { kind: "checkpoint", step: 0.5 }],
    ["a step beyond what databases count", { kind: "checkpoint", step: 2 ** 31 }],
    ["deep inside", { kind: "notice", message: JSON.parse("[".repeat(50) + "]".repeat(50)) as unknown }],
  ])("with %s are refused by number, and nothing is taken", async (_, event) => {
    const answer = await far.tell(0, [step(0), event, step(2)]);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/Event 1 .*line 1/);
    expect(await lines()).toEqual([]);
  });

  test("of odd text are one line each, and come into the log", async () => {
    const message = "a\u2028b\u2029c\nd\r\u0085\u0000\ud800";
    await far.tell(0, [{ kind: "notice", message, advice: "" }, step(1)]);
    await importEvents(api, far.id, far.directory.events);
    const told = await api.log.read({ after: 0, runIds: [far.id], limit: 9 });
    expect(told.map(({ event }) => event)).toEqual([{ kind: "notice", message, advice: "" }, step(1)]);
  });

  test("without end inside are refused, which would stop the log of all runs", async () => {
    const event = `{"kind":"notice","message":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const answer = await far.call("POST events", { body: `{"firstLine":0,"events":[${event}]}` });
    expect(answer.status).toBe(400);
  });

  test("go on after a line that a killed server left unfinished", async () => {
    await far.tell(0, [step(0)]);
    await writeFile(far.directory.events, `${JSON.stringify(step(0))}\n{"kind":"che`);
    expect(await far.tell(1, [step(1)])).toMatchObject({ status: 200, body: '{"lines":2}' });
    expect(await lines()).toEqual([step(0), step(1)]);
  });

  test("too many at once are refused", async () => {
    const body = `{"firstLine":0,"events":["${"x".repeat(9 * 2 ** 20)}"]}`;
    expect((await far.call("POST events", { body }).catch(() => ({ status: 413 }))).status).toBe(413);
  });

  test("and a bare sign of life renew the time of alive", async () => {
    for (const call of [() => far.tell(0, []), () => callAlive()]) {
      await writeFile(far.directory.alive, "");
      await utimes(far.directory.alive, 0, 0);
      await call();
      expect(Date.now() - (await stat(far.directory.alive)).mtimeMs).toBeLessThan(60_000);
    }
  });
  const callAlive = async () => expect((await far.call("POST alive")).status).toBe(204);
});

describe("requests", () => {
  const ask = async (query: string) => far.call(`GET requests?${query}`);

  test("are sent from a line on", async () => {
    expect(await ask("from=0")).toMatchObject({ status: 200, body: "" });
    await appendRequest(far.directory, { kind: "pause" });
    await appendRequest(far.directory, { kind: "stop" });
    expect((await ask("from=0")).body).toBe('{"kind":"pause"}\n{"kind":"stop"}\n');
    expect((await ask("from=1")).body).toBe('{"kind":"stop"}\n');
    expect((await ask("from=2")).body).toBe("");
    expect((await ask("from=-1")).status).toBe(400);
    expect((await ask("from=x")).status).toBe(400);
  });

  test("are waited for", async () => {
    const answer = ask("from=0&wait=25");
    setTimeout(() => void appendRequest(far.directory, { kind: "resume" }), 300);
    expect((await answer).body).toBe('{"kind":"resume"}\n');
    expect((await ask("from=1&wait=0.1")).body).toBe("");
  });
});

test("a token is dead once its run is over, and once there is another", async () => {
  expect((await far.call("POST alive")).status).toBe(204);
  const authorization = `Bearer ${await issueRunToken(api.db, far.id)}`;
  expect((await far.call("POST alive", { headers: { authorization } })).status).toBe(204);
  expect((await far.call("POST alive")).status).toBe(401);
  await setStatus(api, far.id, { status: "cancelled" });
  for (let i = 0; i < 20; i++) {
    const { status, body } = await far.call("POST alive", { headers: { authorization } });
    expect([status, body]).toEqual([403, expect.stringContaining("is over")]);
  }
  const [run] = await api.db.select().from(runs).where(eq(runs.id, far.id));
  expect(run!.tokenHash).toBeNull();
  await expect(issueRunToken(api.db, far.id)).rejects.toThrow("is over or gone");
});

describe("a stolen token", () => {
  test("is of no use for another run", async () => {
    const other = await makeFarRun(api);
    const headers = { authorization: `Bearer ${far.token}` };
    for (const line of ["POST events", "POST alive", "GET requests", "GET files", "PUT files/log.txt"])
      expect((await other.call(line, { headers })).status).toBe(403);
  });

  test.each([
    ...[
      "GET /",
      "GET /index.html",
      "GET /_next/static/x",
      "POST /",
      "GET /api",
      "GET /api/",
      "GET /api/runs",
    ],
    ...[
      "GET /api/trpc/runs.list",
      "GET /api/trpc/projects.list,runs.list?batch=1",
      "POST /api/trpc/runs.cancel",
    ],
    ...[
      "GET /api/trpc/runs.events",
      `PUT /api/objects/${sha256Of("x")}`,
      `GET /api/objects/${sha256Of("x")}`,
    ],
    ...[
      "GET /api/runs/ID",
      "GET /api/runs/ID/",
      "DELETE /api/runs/ID",
      "GET /api/runs/ID/events",
      "PUT /api/runs/ID/alive",
    ],
    ...[
      "DELETE /api/runs/ID/files/log.txt",
      "POST /api/runs/ID/files",
      "GET /api/runs/ID/job.json",
      "OPTIONS /api/runs/ID/files",
    ],
    ...[
      "GET /api/runs/ID%2ffiles",
      "GET /api/runs%2fID/files",
      "GET /api/runs/ID/../../trpc/runs.list",
      "GET /API/runs/ID/files",
    ],
    ...[
      "GET /api/./runs/ID/files",
      "GET /api//runs/ID/files",
      "GET /api/trpc/../runs/ID/files",
      "GET /api/runs/ID/files?/../x",
    ],
  ])("is of no use for %s", async (line) => {
    const [method = "", path = ""] = line.replace("ID", far.id).split(" ");
    const answer = await send(api, {
      method,
      path,
      headers: { host: host(), authorization: `Bearer ${far.token}` },
    });
    if (line.includes("?/..")) expect(answer).toMatchObject({ status: 200, body: "[]" });
    else expect(answer.status).toBe(403);
  });

  test("is refused with an Origin, as everything is", async () => {
    expect((await far.call("POST alive", { headers: { origin: "http://evil.example" } })).status).toBe(403);
  });
});

test("without its token nobody speaks for a run, not even who sits at the machine", async () => {
  for (const path of ["events", "files", "requests"])
    expect((await send(api, { path: `/api/runs/${far.id}/${path}`, headers: { host: host() } })).status).toBe(
      403,
    );
});
