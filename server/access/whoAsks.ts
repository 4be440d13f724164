import type { IncomingMessage } from "node:http";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { isForApi, type RequestRefusal } from "../http/guard.ts";
import type { Sql } from "../storage/database.ts";
import type { Who } from "./may.ts";
import { runOfToken } from "./runToken.ts";
import { type Site, senderOf, wayOf } from "./site.ts";
import { hashOf, knownToken, type KnownToken } from "./tokens.ts";

/** Wrong tokens that an address may send in so many seconds. */
const wrongTokens = { points: 10, duration: 60 };

/** The run that a path of the API names. */
export const runPath = /^\/api\/runs\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([^?]*)(?:\?|$)/;

/**
 * Tells who asks, by the token of a request; without known tokens a request that has none is from whoever sits at this
 * machine. A token comes as "Authorization: Bearer TOKEN", or as the password that a browser asks for.
 */
export function openAccess(at: { tokens: readonly KnownToken[] | undefined; db: Sql; site: Site }) {
  const { tokens = [], db, site } = at;
  const limiter = new RateLimiterMemory(wrongTokens);
  return async (request: IncomingMessage): Promise<Who | RequestRefusal> => {
    const token = tokenOf(request, site);
    if (token === undefined) return site.closed ? missing(request) : { kind: "local" };
    const sender = senderOf(request, site);
    const before = await limiter.get(sender);
    if (before && before.consumedPoints >= wrongTokens.points) return tooMany(before.msBeforeNext);
    const hash = hashOf(token);
    const known = knownToken(tokens, hash);
    if (known) return { kind: "token", name: known.name, scope: known.scope };
    const named = runPath.exec(request.url ?? "")?.[1];
    const found = await runOfToken(db, hash, named);
    if ("runId" in found) return { kind: "run", runId: found.runId };
    // No token could be found out by asking for it, and its own process may not know yet that it is over.
    if (found.silent)
      return { status: 403, message: `Run ${named} is over, or no process elsewhere speaks for it.` };
    const counted = await limiter.consume(sender).catch((after: { msBeforeNext: number }) => after);
    if (!("consumedPoints" in counted)) throw new Error("internal: wrong tokens cannot be counted");
    return Number(counted.consumedPoints) > wrongTokens.points
      ? tooMany(counted.msBeforeNext)
      : wrong(request);
  };
}

function tokenOf(request: IncomingMessage, site: Site): string | undefined {
  const [, scheme = "", value = ""] = /^(\w+) +(\S+) *$/.exec(request.headers.authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  // A browser sends what it was once asked for to whatever else comes to stand at the same address.
  if (scheme.toLowerCase() !== "basic" || !site.closed || wayOf(request, site) === "network")
    return undefined;
  const text = Buffer.from(value, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}

/** How a token is asked for: of a browser, which shows a form, and of a program. */
const asked = (request: IncomingMessage): Readonly<Record<string, string>> => ({
  "WWW-Authenticate": isForApi(request) ? "Bearer" : 'Basic realm="Tensorloom", charset="UTF-8"',
});

const missing = (request: IncomingMessage): RequestRefusal => ({
  status: 401,
  message: isForApi(request)
    ? 'This server needs a token. Send it as "Authorization: Bearer TOKEN".'
    : "This server needs a token. Load the page again and give the token as the password.",
  headers: asked(request),
});

const wrong = (request: IncomingMessage): RequestRefusal => ({
  status: 401,
  message: "This token is not known here. Ask for another one whoever runs the server.",
  headers: asked(request),
});

function tooMany(milliseconds: number): RequestRefusal {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return {
    status: 429,
    message: `Too many wrong tokens came from your address. Try again in ${seconds} seconds.`,
    headers: { "Retry-After": String(seconds) },
  };
}
