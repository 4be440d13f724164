import type { IncomingMessage } from "node:http";

/** Why a request is refused. */
export interface RequestRefusal {
  status: number;
  message: string;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another web site sends through the person's browser. There is no sign-in yet, so this is what keeps
 * a stranger's page off the API: the Host allow-list stops DNS rebinding, the Origin check forged requests.
 */
export function refuse(request: IncomingMessage, port: number): RequestRefusal | undefined {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((host) => `${host}:${port}`);
  const { host, origin, "sec-fetch-site": site } = request.headers;
  if (!host || !hosts.includes(host.toLowerCase()))
    return {
      status: 421,
      message: `The host "${host ?? ""}" is not served here. Open http://127.0.0.1:${port} instead.`,
    };
  const own = origin === undefined || hosts.some((allowed) => origin.toLowerCase() === `http://${allowed}`);
  const api = request.url?.startsWith("/api/") ?? false;
  const foreign = site !== undefined && site !== "same-origin" && site !== "none";
  if ((!own && !safeMethods.has(request.method ?? "")) || (api && (!own || foreign)))
    return {
      status: 403,
      message: `Requests from ${origin ?? "another site"} are not taken. Only pages of http://127.0.0.1:${port} may use this server.`,
    };
  return undefined;
}
