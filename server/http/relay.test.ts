import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeToken } from "../access/tokens.ts";
import { sha256 } from "../../training/data/sha256.ts";
import { selfSigned } from "../testing/selfSigned.ts";
import { send } from "../testing/send.ts";
import { serveApi, type ServedApi } from "../testing/serveApi.ts";
import { listen } from "./listen.ts";
import { machineAddress } from "./machineAddress.ts";

const tokens = {
  run: makeToken("anna", "run"),
  read: makeToken("anna", "read"),
  admin: makeToken("root", "admin"),
};
const closed = {
  TENSORLOOM_TOKENS: Object.values(tokens)
    .map(({ entry }) => entry)
    .join(","),
};

let here: ServedApi;
let there: ServedApi;
beforeAll(async () => {
  [here, there] = [await serveApi(), await serveApi(closed)];
}, 120_000);
afterAll(() => Promise.all([here.close(), there.close()]));

/** Asks the server here for what is there. */
const ask = (
  path: string,
  {
    to = there.address,
    token = tokens.run.token,
    ...more
  }: Partial<Parameters<typeof send>[1]> & { to?: string; token?: string } = {},
) =>
  send(here, {
    path: `/api/machine/${path}`,
    ...more,
    headers: { "x-machine-address": to, "x-machine-token": token, ...more.headers },
  });

test("a call arrives as the bearer of the token, and its answer comes back", async () => {
  const about = await ask("trpc/about");
  expect(about.status).toBe(200);
  expect(JSON.parse(about.body)).toMatchObject({ result: { data: { program: "tensorloom", scope: "run" } } });
  const bytes = Buffer.from("what is private");
  const name = await sha256(bytes);
  const headers = { "content-length": String(bytes.length) };
  expect((await ask(`objects/${name}`, { method: "PUT", body: bytes, headers })).status).toBe(201);
  expect((await ask(`objects/${name}?name=x`)).body).toBe("what is private");
  expect((await send(here, { path: `/api/objects/${name}` })).status).toBe(404);
});

test("what the other server refuses is refused in its words", async () => {
  const unknown = await ask("trpc/about", { token: "tensorloom_wrong" });
  expect(unknown).toMatchObject({ status: 401, body: expect.stringContaining("not known here") as string });
  const denied = await ask("trpc/runs.delete", {
    method: "POST",
    token: tokens.read.token,
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  expect(denied).toMatchObject({ status: 403, body: expect.stringContaining("does not allow") as string });
});

describe("nothing is sent", () => {
  test.each([
    ["http://192.0.2.5:3000", 400, "could be read on the way"],
    ["http://localhost.evil.example", 400, "could be read on the way"],
    ["https://gpu.example/loom", 400, "ends after the name"],
    ["https://anna:x@gpu.example", 400, "ends after the name"],
    ["file:///etc/passwd", 400, "is no address"],
    ["", 400, "is no address"],
  ])("to %j", async (to, status, message) => {
    const answer = await ask("trpc/about", { to });
    expect(answer).toMatchObject({ status, body: expect.stringContaining(message) as string });
  });

  test("to itself, to other paths, and by other methods", async () => {
    expect((await ask("trpc/about", { to: here.address })).body).toContain("is this server itself");
    for (const path of [
      "runs/x/events",
      "machine/trpc/about",
      "trpc/../runs/x",
      "trpc/..%2fruns",
      "trpc//x",
      "x",
    ])
      expect((await ask(path)).status).toBe(404);
    expect((await ask("trpc/about", { method: "DELETE" })).status).toBe(404);
  });

  test("for pages of other sites, and by a server of others for administrators alone", async () => {
    expect((await ask("trpc/about", { headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await ask("trpc/about", { headers: { "sec-fetch-site": "same-site" } })).status).toBe(403);
    const by = async (token: string) => {
      const headers = { authorization: `Bearer ${token}`, "x-machine-address": here.address };
      return send(there, { path: "/api/machine/trpc/about", headers });
    };
    expect(await by(tokens.run.token)).toMatchObject({
      status: 403,
      body: expect.stringContaining("administrators") as string,
    });
    expect((await by(tokens.admin.token)).status).toBe(200);
  });
});

/** Serves something else than a Tensorloom while `work` goes on. */
async function besides(listener: RequestListener, work: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  await work(`http://127.0.0.1:${port}`).finally(() => server.close());
}

describe("what is wrong there is told", () => {
  test("nothing listens", async () => {
    let gone = "";
    await besides(
      () => undefined,
      (address) => Promise.resolve(void (gone = address)),
    );
    const body = expect.stringContaining("cannot be reached: nothing listens there") as string;
    expect(await ask("trpc/about", { to: gone })).toMatchObject({ status: 502, body });
    const large = { method: "POST", body: Buffer.alloc(3_000_000), to: gone };
    expect(await ask("trpc/runs.start", large)).toMatchObject({ status: 502, body });
  });

  test("something else answers", async () => {
    const page: RequestListener = (_, response) =>
      void response.writeHead(200, { "content-type": "text/html" }).end("<script>");
    await besides(page, async (to) =>
      expect((await ask("trpc/about", { to })).body).toContain("is no Tensorloom"),
    );
    const moved: RequestListener = (_, response) =>
      void response.writeHead(301, { location: "https://gpu.example/" }).end();
    await besides(moved, async (to) =>
      expect((await ask("trpc/about", { to })).body).toContain("leads on to https://gpu.example/"),
    );
    await besides(page, async (to) =>
      expect((await ask("trpc/about", { to: to.replace("http:", "https:") })).body).toContain(
        "does not speak TLS",
      ),
    );
  });

  test("a certificate that nobody vouches for", async () => {
    const server = createTlsServer(selfSigned);
    const port = await listen(server, { host: "127.0.0.1", port: 0 });
    const { status, body } = await ask("trpc/about", { to: `https://localhost:${port}` });
    expect([status, body]).toEqual([
      502,
      expect.stringMatching(/certificate .* is not to be trusted.*self-signed/),
    ]);
    server.close();
  });
});

test("a stream of events passes as one", async () => {
  const events = `trpc/runs.events?input=${encodeURIComponent("{}")}`;
  const headers = { "x-machine-address": there.address, "x-machine-token": tokens.admin.token };
  const response = await fetch(`${here.address}/api/machine/${events}`, {
    headers: { ...headers, accept: "text/event-stream" },
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain("connected");
  await reader.cancel();
});

test("an address by http is taken where nothing leaves this machine", () => {
  for (const address of [
    "http://127.0.0.1:3001",
    "http://localhost:3001",
    "http://[::1]:3001",
    "https://gpu.example",
  ])
    expect(machineAddress(address)).toBeInstanceOf(URL);
});
