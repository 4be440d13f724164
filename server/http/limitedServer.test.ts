import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import type { Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type ConnectionLimits, limitedServer } from "./limitedServer.ts";

let server: Server;
afterEach(() => void server.closeAllConnections());

/** Sends text and gives what came back until the server closed the connection. */
async function closedAfter(limits: Partial<ConnectionLimits>, text: string): Promise<string> {
  const never = 1_000_000;
  server = limitedServer(
    (request, response) => {
      request.resume().on("end", () => response.end("answered"));
    },
    { request: never, headers: never, idle: never, silent: never, look: 20, ...limits },
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let seen = "";
  socket.on("data", (chunk) => (seen += String(chunk)));
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  server.close();
  return seen;
}

const request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const upload = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhalf";

test.each<{ what: string; limits: Partial<ConnectionLimits>; text: string; seen: RegExp }>([
  {
    ...{ what: "headers that never end", limits: { headers: 100 } },
    ...{ text: "GET / HTTP/1.1\r\n", seen: /^HTTP\/1\.1 408 / },
  },
  {
    ...{ what: "a body that never ends", limits: { request: 200, headers: 100 } },
    ...{ text: upload, seen: /^HTTP\/1\.1 408 / },
  },
  { what: "a body that stops", limits: { silent: 100 }, text: upload, seen: /^$/ },
  { what: "nothing at all", limits: { silent: 100 }, text: "", seen: /^$/ },
  { what: "no next request", limits: { idle: 100 }, text: request, seen: /^HTTP\/1\.1 200 [^]*answered/ },
])("a connection with $what is closed", async ({ limits, text, seen }) => {
  expect(await closedAfter(limits, text)).toMatch(seen);
});

const usual = { request: 3_600_000, headers: 15_000, idle: 10_000, silent: 60_000, look: 5_000 };
const told = { request: 5, headers: 4, idle: 3, silent: 2, look: 1 };

test.each([
  { given: undefined, expected: usual },
  { given: told, expected: told },
])("each limit is the server's: $given", ({ given, expected: { request, headers, idle, silent } }) => {
  server = limitedServer(() => undefined, given);
  const { requestTimeout, headersTimeout, keepAliveTimeout, timeout } = server;
  expect([requestTimeout, headersTimeout, keepAliveTimeout, timeout]).toEqual([
    request,
    headers,
    idle,
    silent,
  ]);
});
