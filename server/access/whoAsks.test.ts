import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { runDocument } from "../testing/runDocument.ts";
import { sha256Of } from "../testing/farRun.ts";
import { runs } from "../storage/schema.ts";
import { send, type SentRequest } from "../testing/send.ts";
import { serveApi, type ServedApi } from "../testing/serveApi.ts";
import { makeToken } from "./tokens.ts";

const [anna, ben, reader] = [makeToken("anna", "run"), makeToken("ben", "run"), makeToken("anna", "read")];

let api: ServedApi;
beforeAll(async () => {
  api = await serveApi({
    // Another way to write 127.0.0.1, which counts as any address.
    HOST: "127.1",
    TENSORLOOM_TOKENS: [anna, ben, reader].map(({ entry }) => entry).join(" "),
    TENSORLOOM_PROXY: "https://train.example",
  });
}, 120_000);
afterAll(() => api.close());

let senders = 0;
/** Headers of a request through the proxy, each time from another address. */
const proxied = (sender = `198.51.100.${++senders}`) => ({
  ...{ host: "train.example", "x-forwarded-proto": "https", "x-forwarded-for": sender },
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (token: string) => ({
  authorization: `Basic ${Buffer.from(`any:${token}`).toString("base64")}`,
});
const list = "/api/trpc/projects.list";
const get = async (path: string, headers: Readonly<Record<string, string>>) => send(api, { path, headers });

describe("a request", () => {
  test("of a program brings its token, or is refused", async () => {
    const host = `127.1:${api.port}`;
    expect(await get(list, { host, ...bearer(reader.token) })).toMatchObject({ status: 200 });
    const none = await get(list, { host });
    expect([none.status, none.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    for (const wrong of [bearer(`${reader.token}x`), bearer("x"), { authorization: reader.token }])
      expect((await get(list, { ...proxied(), ...wrong })).status).toBe(401);
    expect((await get(list, { host, ...basic(reader.token) })).status).toBe(401);
    for (const path of ["/api/unknown", `/api/objects/${sha256Of("x")}`, "/api/"])
      expect((await get(path, { host })).status).toBe(401);
  });

  test("of a browser is asked for the token by the browser, over TLS alone", async () => {
    const asked = await get("/", proxied());
    expect([asked.status, asked.headers["www-authenticate"]]).toEqual([
      401,
      expect.stringContaining("Basic"),
    ]);
    expect(await get("/", { ...proxied(), ...basic(anna.token) })).toMatchObject({
      status: 200,
      body: "a page",
    });
    expect((await get(list, { ...proxied(), ...basic(anna.token) })).status).toBe(200);
    expect((await get("/", { ...proxied(), ...basic("wrong") })).status).toBe(401);
    const plain = await get("/", { host: `127.1:${api.port}`, ...basic(anna.token) });
    expect(plain.status).toBe(403);
    expect(plain.headers["www-authenticate"]).toBeUndefined();
    expect((await get("/", { host: `127.0.0.1:${api.port}`, ...bearer(anna.token) })).status).toBe(200);
    expect((await get("/", { host: `127.0.0.1:${api.port}` })).status).toBe(401);
  });

  test("with wrong tokens again and again waits, whatever it brings then; others do not", async () => {
    const sender = proxied("192.0.2.77");
    for (let i = 0; i < 10; i++)
      expect((await get(list, { ...sender, ...bearer(`guess ${i}`.replace(" ", "")) })).status).toBe(401);
    const late = await get(list, { ...sender, ...bearer(anna.token) });
    expect(late.status).toBe(429);
    expect(Number(late.headers["retry-after"])).toBeGreaterThan(0);
    expect((await get(list, { ...proxied("192.0.2.78"), ...bearer(anna.token) })).status).toBe(200);
    const many = Array.from({ length: 30 }, (_, i) =>
      get(list, { ...proxied("192.0.2.79"), ...bearer(`${i}`) }),
    );
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });
});

describe("a stranger", () => {
  test.each([
    "GET /api/trpc/projects.list HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Bearer\r\n\r\n",
    "GET http://127.0.0.1:PORT/api/trpc/projects.list HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    "GET /api/trpc/projects.list HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\n\r\n",
    "GET /api/trpc/projects.list HTTP/1.0\r\n\r\n",
    "GET /api/trpc/projects.list HTTP/1.1\r\nHost : 127.0.0.1:PORT\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /",
    "CONNECT 127.0.0.1:PORT HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAuthorization: Basic ${"A".repeat(15_000)}\r\n\r\n`,
    "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "GET /api/trpc/runs.events HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nAccept: text/event-stream\r\n\r\n",
    "GET /api/trpc/runs.events?connectionParams=%7B%22authorization%22%3A%22x%22%7D HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    "GET /api/trpc/%E0%A4%A HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    "POST /api/trpc/%E0%A4%A HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
  ])("is answered nothing by %j", async (text) => {
    const answer = await new Promise<string>((resolve) => {
      let got = "";
      const socket = connect(api.port, "127.0.0.1", () =>
        socket.write(text.replaceAll("PORT", `${api.port}`)),
      );
      socket.on("data", (chunk) => (got += String(chunk)));
      socket.on("close", () => resolve(got));
      socket.on("error", () => resolve(got));
    });
    expect(answer).not.toMatch(/^HTTP\/1.1 (2|3|5)/);
    expect(answer).not.toMatch(/"result"|a page/);
  });
});

describe("bytes that anna sent", () => {
  const csv = "a,b\n1,2\n";
  const sha256 = sha256Of(csv);
  const request = (token: string, sent: SentRequest) =>
    send(api, {
      ...sent,
      headers: { ...proxied(), ...bearer(token), "content-type": "application/json", ...sent.headers },
    });
  const put = (token: string) => request(token, { method: "PUT", path: `/api/objects/${sha256}`, body: csv });
  const read = async (token: string) => (await request(token, { path: `/api/objects/${sha256}` })).status;
  const call = async (token: string, path: string, input: object) =>
    request(token, { method: "POST", path: `/api/trpc/${path}`, body: JSON.stringify(input) });

  test("are hers, until another has them too", async () => {
    expect((await put(reader.token)).status).toBe(403);
    expect((await put(anna.token)).status).toBe(201);
    expect([await read(anna.token), await read(reader.token), await read(ben.token)]).toEqual([
      200, 200, 404,
    ]);
    expect((await call(ben.token, "datasets.create", { sha256, name: "t.csv" })).status).toBe(412);
    expect((await call(reader.token, "datasets.create", { sha256, name: "t.csv" })).status).toBe(403);
    expect((await call(anna.token, "datasets.create", { sha256, name: "anna.csv" })).status).toBe(200);

    const document = runDocument("linearRegression", {});
    const start = (more: object) => call(ben.token, "runs.start", { document, ...more });
    expect((await start({ dataset: `file:${sha256}` })).body).toContain("The server has no dataset");
    expect((await start({ checkpoint: sha256 })).body).toContain("is not here yet");

    expect((await put(ben.token)).status).toBe(200);
    expect(await read(ben.token)).toBe(200);
    expect((await call(ben.token, "datasets.create", { sha256, name: "ben.csv" })).status).toBe(200);
    for (const [token, name] of [
      [anna.token, "anna.csv"],
      [ben.token, "ben.csv"],
    ] as const) {
      const { body } = await request(token, { path: "/api/trpc/datasets.list" });
      expect([...body.matchAll(/"name":"([^"]*)"/g)].map(([, listed]) => listed)).toEqual([name]);
    }
    await call(ben.token, "datasets.delete", { sha256 });
    expect((await request(anna.token, { path: "/api/trpc/datasets.list" })).body).toContain("anna.csv");
  });
});

test("a stream of events holds those of the bearer's runs", async () => {
  for (const [i, owner] of ["anna", "ben"].entries()) {
    const id = crypto.randomUUID();
    await api.db.insert(runs).values({
      ...{ id, name: owner, owner, engine: "none", document: emptyDocument(owner), dataset: "sample:iris" },
      ...{ status: "running", timeLimitSeconds: 1, memoryLimitBytes: 1 },
    });
    await api.log.record({ runId: id, line: 1, event: { kind: "checkpoint", step: i + 1, best: false } });
  }
  const host = `127.0.0.1:${api.port}`;
  const stop = new AbortController();
  const response = await fetch(`http://${host}/api/trpc/runs.events`, {
    headers: { ...bearer(ben.token), accept: "text/event-stream" },
    signal: stop.signal,
  });
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('"step":')) break;
  }
  stop.abort();
  expect(text).toContain('"step":2');
  expect(text).not.toContain('"step":1');
});
