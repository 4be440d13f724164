import type { IncomingMessage } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import { type Env, isLoopback } from "../env.ts";

/** Under which names a server is asked for, and by whom. */
export interface Site {
  port: number;
  /** Whether requests need a token. */
  closed: boolean;
  /** Values of the Host header that are answered, in small letters. */
  hosts: ReadonlySet<string>;
  /** Origins of the server's own pages, the first the one that people open. */
  origins: ReadonlySet<string>;
  /** Whether a proxy that was configured asks from this address. */
  isProxy(address: string): boolean;
}

/** The site of a server with these settings that listens on `port`. */
export function siteOf(env: Env, port: number): Site {
  const local = ["127.0.0.1", "localhost", "[::1]"].map((host) => `${host}:${port}`);
  const further = env.TENSORLOOM_HOSTS.map((host) => (/:\d+$/.test(host) ? host : `${host}:${port}`));
  const proxies = new BlockList();
  for (const entry of env.TENSORLOOM_PROXY_ADDRESSES) {
    const [address = "", bits] = entry.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const proxy = env.TENSORLOOM_PROXY;
  const named = isLoopback(env.HOST) ? [] : [`${inUrl(env.HOST!)}:${port}`.toLowerCase()];
  return {
    port,
    closed: env.TENSORLOOM_TOKENS !== undefined,
    hosts: new Set([...local, ...further, ...named, ...(proxy ? [new URL(proxy).host] : [])]),
    origins: new Set([
      ...(proxy ? [proxy] : []),
      ...[...local, ...further].filter(isLoopbackHost).map((host) => `http://${host}`),
    ]),
    isProxy: (address) => proxy !== undefined && proxies.check(address, isIPv6(address) ? "ipv6" : "ipv4"),
  };
}

/** A host as it stands in a URL: an IPv6 address in brackets. */
export const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

const isLoopbackHost = (host: string): boolean => isLoopback(host.replace(/:\d+$/, ""));

/** An address without the prefix that IPv4 has on a socket of both families. */
const plain = (address: string | undefined): string => (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "");

/** How a request came: from this machine, by TLS through the proxy, or in some other way. */
export function wayOf(request: IncomingMessage, site: Site): "loopback" | "tls" | "network" {
  const address = plain(request.socket.remoteAddress);
  const { host = "", forwarded, ...others } = request.headers;
  const hops = Object.keys(others).filter((name) => name.startsWith("x-forwarded-"));
  if (site.isProxy(address) && others["x-forwarded-proto"] !== undefined) {
    // One that adds to what the client sent leaves its own word last, and one that was asked without TLS says so there.
    const protocols = String(others["x-forwarded-proto"]).split(",");
    return protocols.every((protocol) => protocol.trim().toLowerCase() === "https") ? "tls" : "network";
  }
  const passed = hops.length > 0 || forwarded !== undefined;
  return (address === "127.0.0.1" || address === "::1") && isLoopbackHost(host.toLowerCase()) && !passed
    ? "loopback"
    : "network";
}

/** Whether the Host header names this server, the very address that the connection came to, or the end of a tunnel. */
export function isHost(request: IncomingMessage, site: Site): boolean {
  const host = request.headers.host?.toLowerCase();
  if (host === undefined) return false;
  if (site.hosts.has(host)) return true;
  // An address cannot be rebound, so where others may ask at all they may ask by it; a tunnel begins at any port.
  const address = `${inUrl(plain(request.socket.localAddress)).toLowerCase()}:${site.port}`;
  return site.closed && (host === address || isLoopbackHost(host));
}

/** Whom a request is counted to: the address it came from, as the proxy tells it; of IPv6 the network. */
export function senderOf(request: IncomingMessage, site: Site): string {
  const direct = plain(request.socket.remoteAddress);
  const told = site.isProxy(direct)
    ? String(request.headers["x-forwarded-for"] ?? "")
        .split(",")
        .at(-1)
        ?.trim()
    : undefined;
  const address = plain(told || direct);
  return isIPv6(address) ? networkOf(address) : address;
}

/** The first 64 bits of an IPv6 address, which one customer has all addresses of. */
function networkOf(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const groups = [
    ...before,
    ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0"),
    ...after,
  ];
  return groups.slice(0, 4).join(":");
}
