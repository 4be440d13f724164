import type { IncomingMessage } from "node:http";
import { isHost, type Site, wayOf } from "../access/site.ts";

/** Why a request is refused. */
export interface RequestRefusal {
  status: number;
  message: string;
  headers?: Readonly<Record<string, string>>;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a request is for the API, and not for a page or a file of the app. */
export const isForApi = ({ url }: IncomingMessage): boolean => url?.startsWith("/api/") ?? false;

/**
 * Refuses what another web site sends through the person's browser: the Host allow-list stops DNS rebinding, the
 * Origin check forged requests. Where no token is needed this is what keeps a stranger's page off the API. Pages that
 * a browser would take for insecure are refused as well.
 */
export function refuse(request: IncomingMessage, site: Site): RequestRefusal | undefined {
  const { origin, "sec-fetch-site": from } = request.headers;
  if (!isHost(request, site)) return misdirected(request, site);
  const own = origin === undefined || site.origins.has(origin.toLowerCase());
  const foreign = from !== undefined && from !== "same-origin" && from !== "none";
  if ((!own && !safeMethods.has(request.method ?? "")) || (isForApi(request) && (!own || foreign)))
    return {
      status: 403,
      message: `Requests from ${origin ?? "another site"} are not taken. Only pages of ${[...site.origins][0]} may use this server.`,
    };
  // "//host/path", "http://host/path" and "*" are read in one way here and in another elsewhere.
  if (!/^\/(?!\/)/.test(request.url ?? "")) return { status: 400, message: "The path starts with one /." };
  if (site.closed && !isForApi(request) && wayOf(request, site) === "network") return insecure;
  return undefined;
}

const misdirected = ({ headers: { host = "" } }: IncomingMessage, site: Site): RequestRefusal => ({
  status: 421,
  message:
    `The host "${host}" is not served here. ` +
    (site.closed
      ? "Its server takes further names from TENSORLOOM_HOSTS."
      : `Open http://127.0.0.1:${site.port} instead.`),
});

const insecure: RequestRefusal = {
  status: 403,
  message:
    "The app is not served this way: browsers withhold WebGPU and storage from pages that come neither by TLS nor from this machine. " +
    "Open it through a proxy that speaks TLS (TENSORLOOM_PROXY), or through an SSH tunnel to the same port on 127.0.0.1; " +
    "or run Tensorloom on your own machine and give it the address and token of this server.",
};
