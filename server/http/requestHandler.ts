import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { forLog } from "../api/failure.ts";
import { appRouter } from "../api/root.ts";
import type { Context } from "../api/trpc.ts";
import { may, type Who } from "../access/may.ts";
import type { Site } from "../access/site.ts";
import { openAccess, runPath } from "../access/whoAsks.ts";
import { refuse, type RequestRefusal } from "./guard.ts";
import { objectsHandler } from "./objects.ts";
import { type CallWithDocuments, callFailure, openBody, takesDocument } from "./openBody.ts";
import { relayHandler, relayPath } from "./relay.ts";
import { apiHeaders, respond } from "./respond.ts";
import { runsHandler } from "./runs/runsHandler.ts";

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Largest body of a call without documents, in bytes; it is parsed on the event loop. */
const largestOther = 256 * 2 ** 10;

/** A call as tRPC takes it from here, with who makes it. */
interface Call extends CallWithDocuments {
  who?: Who;
}

/** The whole server as one listener: guard, who asks, then the API, then the pages. */
export function requestHandler(at: {
  site: Site;
  context: Omit<Context, "opened" | "who">;
  pages: Handler;
  /** Aborted when the server ends. */
  ending: AbortSignal;
}): RequestListener {
  const trpc = createHTTPHandler({
    router: appRouter,
    basePath: "/api/trpc/",
    createContext: ({ req }) => {
      const { who, documents = [] } = req as Call;
      if (!who) throw new Error("internal: a call by nobody");
      return { ...at.context, who, opened: documents };
    },
    maxBodySize: largestOther,
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR")
        console.error(`${path ?? "?"}:`, forLog(error.cause ?? error));
    },
  });
  const call = async (request: IncomingMessage, response: ServerResponse, who: Who): Promise<void> => {
    const opened = takesDocument(request) ? await openBody(request, at.context.documents) : undefined;
    if (opened && "status" in opened) {
      // What is left of a refused body is not read, so the connection cannot be used again.
      response.setHeader("Connection", "close");
      return respond(response, opened.status, callFailure(opened));
    }
    return trpc(Object.assign(request, opened, { who }), response);
  };
  const { db, env } = at.context;
  const objects = objectsHandler({
    db,
    objects: at.context.objects,
    largest: env.TENSORLOOM_UPLOAD_BYTES,
  });
  const runs = runsHandler({
    data: env.TENSORLOOM_DATA,
    objects: at.context.objects,
    largest: env.TENSORLOOM_UPLOAD_BYTES,
    ending: at.ending,
  });
  const relay = relayHandler({ site: at.site, ending: at.ending });
  const whoAsks = openAccess({ tokens: env.TENSORLOOM_TOKENS, db, site: at.site });

  const turnAway = (response: ServerResponse, { status, message, headers }: RequestRefusal): void => {
    response.setHeader("Connection", "close");
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    respond(response, status, { message });
  };

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refuse(request, at.site);
    if (refusal) return turnAway(response, refusal);
    const who = await whoAsks(request);
    if ("status" in who) return turnAway(response, who);
    const url = request.url ?? "/";
    const [, runId, path] = runPath.exec(url) ?? [];
    const spoken = runId !== undefined && may(who, "speak", { runId });
    if (spoken) return runs({ runId, path: path ?? "" }, request, response);
    if (who.kind === "run" || runId !== undefined) return turnAway(response, notSpoken);
    if (url.startsWith("/api/trpc/")) {
      for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
      // A subscription never ends by itself, and only a broken connection makes its client come again.
      if (request.headers.accept?.includes("text/event-stream")) breakAtEnd(response, at.ending);
      return call(request, response, who);
    }
    if (url.startsWith("/api/objects/")) return objects(request, response, who);
    if (url.startsWith(relayPath)) return relay(request, response, who);
    if (url.startsWith("/api/")) return respond(response, 404, { message: `There is nothing at ${url}.` });
    return at.pages(request, response);
  };

  return (request, response) => {
    Promise.resolve()
      .then(() => route(request, response))
      .catch((error: unknown) => {
        console.error(`${request.method ?? ""} ${request.url ?? ""}:`, error);
        if (response.headersSent) response.destroy();
        else respond(response, 500, { message: "The server failed at this request; its log says why." });
      });
  };
}

const notSpoken: RequestRefusal = {
  status: 403,
  message: "The token of a run speaks for that run at /api/runs/ID, and nothing else does or is done by it.",
};

function breakAtEnd(response: ServerResponse, ending: AbortSignal): void {
  const destroy = (): void => void response.destroy();
  ending.addEventListener("abort", destroy);
  response.once("close", () => ending.removeEventListener("abort", destroy));
}
