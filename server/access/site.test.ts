import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { readEnv } from "../env.ts";
import { refuse } from "../http/guard.ts";
import { senderOf, type Site, siteOf, wayOf } from "./site.ts";
import { makeToken } from "./tokens.ts";

const tokens = { TENSORLOOM_TOKENS: makeToken("anna", "run").entry };
const proxy = { ...tokens, TENSORLOOM_PROXY: "https://train.example" };
const site = (env: Readonly<Record<string, string>>): Site => siteOf(readEnv(env), 3000);

/** A request as it comes in. */
const incoming = (
  { from = "127.0.0.1", to = "127.0.0.1", method = "GET", url = "/" },
  headers: Readonly<Record<string, string>>,
) =>
  ({ method, url, headers, socket: { remoteAddress: from, localAddress: to } }) as unknown as IncomingMessage;

const local = { host: "127.0.0.1:3000" };
const forwarded = { host: "train.example", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };

describe("how a request came", () => {
  test.each<[string, Site, string | undefined, Readonly<Record<string, string>>, string]>([
    ["from this machine", site(tokens), "::ffff:127.0.0.1", { host: "localhost:3000" }, "loopback"],
    ["from this machine by IPv6", site(tokens), "::1", { host: "[::1]:3000" }, "loopback"],
    ["by another name", site(tokens), undefined, { host: "gpu:3000" }, "network"],
    ["from elsewhere", site(tokens), "203.0.113.9", local, "network"],
    ["from elsewhere by IPv6", site(tokens), "2001:db8::1", local, "network"],
    [
      "through an unknown proxy here",
      site(tokens),
      undefined,
      { ...local, "x-forwarded-for": "x" },
      "network",
    ],
    [
      "through one that says so otherwise",
      site(tokens),
      undefined,
      { ...local, forwarded: "for=x" },
      "network",
    ],
    ["through one that claims TLS", site(tokens), undefined, { ...local, ...forwarded }, "network"],
    ["through the proxy", site(proxy), undefined, forwarded, "tls"],
    ["through the proxy, which changes the host", site(proxy), undefined, { ...forwarded, ...local }, "tls"],
    [
      "through the proxy without TLS",
      site(proxy),
      undefined,
      { ...forwarded, "x-forwarded-proto": "http" },
      "network",
    ],
    [
      "with TLS made up",
      site(proxy),
      undefined,
      { ...forwarded, "x-forwarded-proto": "https, http" },
      "network",
    ],
    [
      "with TLS at one hop",
      site(proxy),
      undefined,
      { ...forwarded, "x-forwarded-proto": "http,https" },
      "network",
    ],
    ["with a proxy's words from elsewhere", site(proxy), "203.0.113.9", forwarded, "network"],
    [
      "through a proxy elsewhere",
      site({ ...proxy, TENSORLOOM_PROXY_ADDRESSES: "10.0.0.0/8, 2001:db8::1" }),
      ...(["::ffff:10.1.2.3", forwarded, "tls"] as const),
    ],
    [
      "with a proxy's words from here, where it is elsewhere",
      site({ ...proxy, TENSORLOOM_PROXY_ADDRESSES: "10.0.0.0/8" }),
      ...(["127.0.0.1", forwarded, "network"] as const),
    ],
  ])("%s", (_, at, ...[from, headers, way]) => {
    expect(wayOf(incoming({ ...(from !== undefined && { from }) }, headers), at)).toBe(way);
  });
});

describe("who is counted", () => {
  test.each([
    ["203.0.113.9", {}, "203.0.113.9"],
    ["::ffff:203.0.113.9", {}, "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", {}, "2001:db8:1:2"],
    ["2001:db8::1", {}, "2001:db8:0:0"],
    ["203.0.113.9", { "x-forwarded-for": "198.51.100.1" }, "203.0.113.9"],
    ["127.0.0.1", { "x-forwarded-for": "made.up, 198.51.100.1" }, "198.51.100.1"],
    ["127.0.0.1", {}, "127.0.0.1"],
  ])("%s %j is %s", (from, headers, sender) => {
    expect(senderOf(incoming({ from }, headers), site(proxy))).toBe(sender);
  });
});

const status = (at: Site, ...sent: Parameters<typeof incoming>): number | undefined =>
  refuse(incoming(...sent), at)?.status;

describe("what a server with tokens answers", () => {
  const open = { ...tokens, HOST: "0.0.0.0", TENSORLOOM_HOSTS: "gpu, gpu.example:8080" };
  const api = { url: "/api/trpc/runs.list" };

  test.each([
    [open, "gpu:3000", undefined],
    [open, "GPU.example:8080", undefined],
    [open, "192.0.2.5:3000", undefined],
    [open, "127.0.0.1:3000", undefined],
    [tokens, "localhost:3001", undefined],
    [tokens, "localhost.evil.example:3001", 421],
    [{}, "localhost:3001", 421],
    [open, "gpu", 421],
    [open, "192.0.2.6:3000", 421],
    [open, "evil.example:3000", 421],
    [open, "", 421],
    [{ ...tokens, HOST: "gpu.example" }, "gpu.example:3000", undefined],
    [{ ...tokens, HOST: "[::1]" }, "[::1]:3000", undefined],
    [proxy, "train.example", undefined],
    [proxy, "train.example:3000", 421],
    [{ TENSORLOOM_HOSTS: "localhost:8080" }, "localhost:8080", undefined],
    [{}, "192.0.2.5:3000", 421],
  ])("%j at the host %j", (env, host, expected) => {
    expect(status(site(env), { ...api, from: "203.0.113.9", to: "192.0.2.5" }, { host })).toBe(expected);
  });

  test("are pages by TLS and from this machine, and no others", () => {
    const [at, host] = [site({ ...proxy, HOST: "0.0.0.0" }), "192.0.2.5:3000"];
    for (const url of ["/", "/index.html", "/_next/static/x.js", "/API/trpc", "/%61pi/trpc"])
      expect(refuse(incoming({ url, from: "203.0.113.9", to: "192.0.2.5" }, { host }), at)).toMatchObject({
        status: 403,
        message: expect.stringMatching(/withhold WebGPU and storage.*TENSORLOOM_PROXY.*SSH/) as string,
      });
    expect(status(at, { ...api, from: "203.0.113.9", to: "192.0.2.5" }, { host })).toBeUndefined();
    expect(status(at, {}, forwarded)).toBeUndefined();
    expect(status(at, {}, local)).toBeUndefined();
    expect(status(site({}), {}, { ...local, "x-forwarded-for": "x" })).toBeUndefined();
  });

  test("are pages of its own, at the address of the proxy and no other", () => {
    const call = { ...api, method: "POST" };
    const from = (origin: string) => status(site(proxy), call, { ...forwarded, origin });
    expect(from("https://train.example")).toBeUndefined();
    for (const origin of [
      "http://train.example",
      "https://evil.example",
      "null",
      "https://train.example.evil",
    ])
      expect(from(origin)).toBe(403);
    const cross = { ...forwarded, "sec-fetch-site": "cross-site" };
    expect(status(site(proxy), api, cross)).toBe(403);
    expect(status(site(open), api, { host: "gpu:3000", origin: "http://gpu:3000" })).toBe(403);
  });

  test("are paths, not addresses", () => {
    for (const url of ["//127.0.0.1/api", "http://127.0.0.1:3000/", "*", ""])
      expect(status(site({}), { url }, local)).toBe(400);
  });
});
