import { type ClientRequest, type IncomingMessage, request as askHttp, type ServerResponse } from "node:http";
import { request as askHttps } from "node:https";
import { pipeline } from "node:stream/promises";
import { may, type Who } from "../access/may.ts";
import type { Site } from "../access/site.ts";
import { machineAddress } from "./machineAddress.ts";
import { relayFault } from "./relayFault.ts";
import { apiHeaders, respond } from "./respond.ts";

/** Where calls for another Tensorloom come: `/api/machine/trpc/…` and `/api/machine/objects/…`. */
export const relayPath = "/api/machine/";

/** By these the app says whom it means, and with which token; no form or link of another page can send them. */
const addressHeader = "x-machine-address";
const tokenHeader = "x-machine-token";

const methods = new Set(["GET", "HEAD", "POST", "PUT"]);
const sentOn = ["accept", "content-type", "content-length", "last-event-id"] as const;
const brought = [
  "content-type",
  "content-length",
  "content-disposition",
  "retry-after",
  "www-authenticate",
] as const;
const types = /^(application\/json|application\/octet-stream|text\/event-stream)\b/;

/** Longest time in which nothing comes; event streams say something every ten seconds. */
const silentMilliseconds = 30_000;

/**
 * Sends calls of the app on to another Tensorloom, so that the page speaks with its own server alone. Nothing of them is
 * kept. A server that others may use does it for administrators only: it could reach what they cannot.
 */
export function relayHandler({ site, ending }: { site: Site; ending: AbortSignal }) {
  return async (request: IncomingMessage, response: ServerResponse, who: Who): Promise<void> => {
    const refuse = (status: number, message: string): void => {
      // What is left of a refused body is not read, so the connection cannot be used again.
      response.setHeader("Connection", "close");
      respond(response, status, { message });
    };
    if (!may(who, "relay"))
      return refuse(403, "This server sends calls on to other machines for administrators alone.");
    const path = request.url!.slice(relayPath.length);
    if (!methods.has(request.method ?? "") || !/^(trpc|objects)\/[\w.,-]+(\?|$)/.test(path))
      return refuse(404, `There is nothing at ${request.url}.`);
    const address = machineAddress(String(request.headers[addressHeader] ?? ""));
    if ("fault" in address) return refuse(400, address.fault);
    if (site.hosts.has(address.host.toLowerCase()))
      return refuse(400, `${address.origin} is this server itself.`);
    const asked = open(new URL(`/api/${path}`, address), request);
    response.once("close", () => asked.destroy());
    ending.addEventListener("abort", () => asked.destroy(), { signal: closedBy(response) });
    try {
      // The connection has to outlive a body that cannot be sent on, to take the answer.
      request.pipe(asked);
      const answer = await answerTo(asked);
      const fault = strange(answer, address);
      if (fault === undefined) return await passOn(answer, request, response);
      answer.destroy();
      refuse(502, fault);
    } catch (cause) {
      if (response.headersSent) response.destroy();
      else if (!response.destroyed) refuse(502, relayFault(cause, address));
    }
  };
}

function open(url: URL, { method, headers }: IncomingMessage): ClientRequest {
  const token = headers[tokenHeader];
  const ask = url.protocol === "https:" ? askHttps : askHttp;
  return ask(url, {
    method,
    // Of one that another server has closed meanwhile it would not be known whether the call arrived.
    agent: false,
    timeout: silentMilliseconds,
    headers: {
      ...chosen(headers, sentOn),
      ...(token !== undefined && { authorization: `Bearer ${String(token)}` }),
    },
  });
}

const chosen = (headers: IncomingMessage["headers"], names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));

/** The head of the answer; rejects where none comes. */
const answerTo = (asked: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    asked.once("response", resolve);
    asked.on("error", reject);
    asked.once("timeout", () =>
      asked.destroy(Object.assign(new Error("it is silent"), { code: "ETIMEDOUT" })),
    );
  });

/** Why an answer is not that of a Tensorloom. */
function strange({ statusCode = 0, headers }: IncomingMessage, { origin }: URL): string | undefined {
  if (statusCode >= 300 && statusCode < 400)
    return `${origin} leads on to ${headers.location ?? "elsewhere"}. Give the address where it ends.`;
  // Whatever is handed on comes from the page's own server by what a browser knows.
  if (statusCode !== 204 && !types.test(headers["content-type"] ?? ""))
    return `What answers at ${origin} is no Tensorloom.`;
  return undefined;
}

async function passOn(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse) {
  response.writeHead(answer.statusCode!, { ...apiHeaders, ...chosen(answer.headers, brought) });
  if (request.method === "HEAD") return void response.end();
  // The page may go away in the middle, and so may the machine: the page then sees a connection that broke.
  await pipeline(answer, response).catch(() => response.destroy());
}

function closedBy(response: ServerResponse): AbortSignal {
  const closing = new AbortController();
  response.once("close", () => closing.abort());
  return closing.signal;
}
