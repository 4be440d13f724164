import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import type { RunningServer } from "../startServer.ts";
import { clientOf, serve } from "../testing/serve.ts";

let data: string;
let server: RunningServer;
let port: number;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  server = await serve(data, { TENSORLOOM_UPLOAD_BYTES: "20000000" });
  port = Number(new URL(server.address).port);
}, 120_000);
afterAll(async () => {
  await server.close();
  await rm(data, { recursive: true });
});

const sha256Of = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const leftovers = () => readdir(join(data, "objects", "incoming"));

interface Answer {
  status: number;
  body: string;
}

/** A request with headers that fetch would not let through. */
function send(
  line: `${"GET" | "PUT" | "POST" | "DELETE"} ${string}`,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array | string,
): Promise<Answer> {
  const [method, path] = line.split(" ");
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("who may ask", () => {
  const list = "/api/trpc/projects.list";

  test.each(["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])("the host %s", async (host) => {
    expect((await send(`GET ${list}`, { host: `${host}:${port}` })).status).toBe(200);
  });

  test.each(["evil.example", "evil.example:3000", "127.0.0.1", "127.0.0.1.evil.example", "localhost:1"])(
    "not the host %j",
    async (host) => {
      const answer = await send(`GET ${list}`, { host });
      expect(answer.status).toBe(421);
      expect(answer.body).toContain(`http://127.0.0.1:${port}`);
    },
  );

  test("pages are guarded against rebinding too", async () => {
    expect((await send("GET /", { host: "evil.example" })).status).toBe(421);
  });

  test.each([
    "POST /api/trpc/projects.create",
    `PUT /api/objects/${sha256Of("x")}`,
    `GET ${list}`,
    "POST /",
  ] as const)("no other site's page: %s", async (line) => {
    for (const origin of ["http://evil.example", "null", "http://localhost:1", `https://localhost:${port}`]) {
      const headers = { host: `127.0.0.1:${port}`, origin };
      const answer = await send(line, headers, line.startsWith("GET") ? undefined : "x");
      expect(answer.status).toBe(403);
    }
  });

  test("no page of another port, which a browser calls the same site", async () => {
    const headers = { host: `localhost:${port}`, "sec-fetch-site": "same-site" };
    expect((await send(`GET ${list}`, headers)).status).toBe(403);
    expect((await send(`GET ${list}`, { ...headers, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("the server's own page", async () => {
    const own = { host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect((await send(`GET ${list}`, own)).status).toBe(200);
  });

  test("no web socket, which nothing here speaks", async () => {
    const status = await new Promise((resolve) => {
      const headers = { host: `127.0.0.1:${port}`, connection: "Upgrade", upgrade: "websocket" };
      const sent = request({ host: "127.0.0.1", port, path: "/", headers });
      sent.on("response", (response) => resolve(response.statusCode));
      sent.on("upgrade", () => resolve("upgraded"));
      sent.on("error", () => resolve("cut"));
      sent.end();
    });
    expect(status).toBe("cut");
  });

  test("only over loopback", async () => {
    const { networkInterfaces } = await import("node:os");
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === "IPv4");
    if (!outside) return;
    await expect(
      new Promise((resolve, reject) =>
        connect(port, outside.address, () => resolve("open")).on("error", reject),
      ),
    ).rejects.toThrow("ECONNREFUSED");
  });
});

describe("objects", () => {
  const put = (sha256: string, body: Uint8Array<ArrayBuffer> | string) =>
    fetch(`${server.address}/api/objects/${sha256}`, { method: "PUT", body });

  test("come back as they were sent, under a name of choice", async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    expect((await put(sha256Of(bytes), bytes)).status).toBe(201);
    expect((await put(sha256Of(bytes), bytes)).status).toBe(200);
    const response = await fetch(
      `${server.address}/api/objects/${sha256Of(bytes)}?name=${encodeURIComponent('a"\r\nb.csv')}`,
    );
    expect(response.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''a%22%0D%0Ab.csv");
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(sha256Of(new Uint8Array(await response.arrayBuffer()))).toBe(sha256Of(bytes));
  });

  test("of the wrong sha256 are not kept", async () => {
    const response = await put(sha256Of("what was meant"), "what was sent");
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(/did not arrive whole.*send it again/);
    expect((await fetch(`${server.address}/api/objects/${sha256Of("what was meant")}`)).status).toBe(404);
    expect((await fetch(`${server.address}/api/objects/${sha256Of("what was sent")}`)).status).toBe(404);
  });

  test("that break off are not kept", async () => {
    const name = sha256Of("hello");
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(
          `PUT /api/objects/${name} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 50\r\n\r\nhello`,
        );
        setTimeout(() => socket.destroy(), 100);
      });
      socket.on("close", () => resolve());
    });
    await expect.poll(leftovers, { timeout: 20_000 }).toEqual([]);
    expect((await fetch(`${server.address}/api/objects/${name}`)).status).toBe(404);
  });

  test("without a length, too large, or badly named are refused at once", async () => {
    const own = { host: `127.0.0.1:${port}` };
    const path = `/api/objects/${sha256Of("x")}`;
    expect((await send(`PUT ${path}`, { ...own, "transfer-encoding": "chunked" }, "x")).status).toBe(411);
    const large = await send(`PUT ${path}`, { ...own, "content-length": "20000001", expect: "100-continue" });
    expect(large).toMatchObject({
      status: 413,
      body: expect.stringContaining("TENSORLOOM_UPLOAD_BYTES") as string,
    });
    for (const name of ["x", "../../../etc/passwd", "..%2f..%2fpasswd", sha256Of("x").toUpperCase()])
      expect((await send(`PUT /api/objects/${name}`, own, "x")).status).toBeGreaterThanOrEqual(400);
    expect((await send(`DELETE ${path}`, own)).status).toBe(405);
  });

  test("become datasets once their bytes are there", async () => {
    const client = clientOf(server.address);
    const csv = "a,b\n1,2\n";
    const sha256 = sha256Of(csv);
    await expect(client.datasets.create.mutate({ sha256, name: "t.csv" })).rejects.toThrow(
      `Send them with PUT /api/objects/${sha256} first`,
    );
    await put(sha256, csv);
    const made = await client.datasets.create.mutate({ sha256, name: "t.csv" });
    expect(made).toMatchObject({ sha256, name: "t.csv", bytes: csv.length });
    expect(await client.datasets.list.query()).toEqual([made]);
    await client.datasets.delete.mutate({ sha256 });
    expect(await client.datasets.list.query()).toEqual([]);
    await expect(client.datasets.get.query({ sha256 })).rejects.toThrow("no dataset");
    await client.datasets.create.mutate({ sha256, name: "again.csv" });
    expect((await client.datasets.get.query({ sha256 })).name).toBe("again.csv");
  });
});

test("a body larger than a document can be is refused", async () => {
  const response = await fetch(`${server.address}/api/trpc/projects.create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ document: { name: "x".repeat(40 * 2 ** 20) } }),
  }).then(
    (r) => r.status,
    () => 413,
  );
  expect(response).toBe(413);
});

test("a document is neither parsed nor written where other requests wait, however it comes in", async () => {
  const nodes = Array.from(
    { length: 2_000 },
    (_, i) => `{"id":"n${i}","type":"relu","params":{},"position":[0,0]}`,
  );
  const text = JSON.stringify(emptyDocument("large")).replace('"nodes":[]', `"nodes":[${nodes.join(",")}]`);
  expect(text.length).toBeGreaterThan(100_000);
  const id = crypto.randomUUID();
  const calls: [string, string, number][] = [
    ["projects.create", `{"id":"${id}","document":${text}}`, 200],
    ["projects.save", `{"id":"${id}","version":1,"document":${text.replace("large", "larger")}}`, 200],
    ["projects.save?batch=1", `{"0":{"id":"${id}","version":2,"document":${text}}}`, 200],
    ["projects.save", `{"id":"${id}","version":3,"document":${text}}`, 200],
    ["runs.start", `{"document":${text}}`, 400],
  ];
  let longest = 0;
  const { parse, stringify } = JSON;
  vi.spyOn(JSON, "parse").mockImplementation((...x: Parameters<typeof parse>) => {
    longest = Math.max(longest, String(x[0]).length);
    return parse(...x) as unknown;
  });
  vi.spyOn(JSON, "stringify").mockImplementation(((...x: Parameters<typeof stringify>) => {
    const written = stringify(...x);
    longest = Math.max(longest, String(written).length);
    return written;
  }) as typeof stringify);
  const statuses: number[] = [];
  for (const [path, body] of calls) {
    const headers = { host: `127.0.0.1:${port}`, "content-type": "application/json" };
    statuses.push((await send(`POST /api/trpc/${path}`, headers, body)).status);
  }
  vi.restoreAllMocks();
  expect(statuses).toEqual(calls.map(([, , status]) => status));
  expect(longest).toBeLessThan(text.length / 4);
  expect((await clientOf(server.address).projects.get.query({ id })).version).toBe(3);
});

test("nothing is at other addresses of the API", async () => {
  expect((await fetch(`${server.address}/api/unknown`)).status).toBe(404);
  expect((await fetch(`${server.address}/api/trpc/no.such`)).status).toBe(404);
  expect((await send("POST /api/trpc/%E0%A4%A", { host: `127.0.0.1:${port}` })).status).toBe(400);
});
