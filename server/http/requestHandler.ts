import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { forLog } from "../api/failure.ts";
import { appRouter } from "../api/root.ts";
import type { Context } from "../api/trpc.ts";
import { refuse } from "./guard.ts";
import { objectsHandler } from "./objects.ts";
import { type CallWithDocuments, callFailure, openBody, takesDocument } from "./openBody.ts";
import { apiHeaders, respond } from "./respond.ts";

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Largest body of a call without documents, in bytes; it is parsed on the event loop. */
const largestOther = 256 * 2 ** 10;

/** The whole server as one listener: guard, then the API, then the pages. */
export function requestHandler(at: {
  port: number;
  context: Omit<Context, "opened">;
  pages: Handler;
  /** Aborted when the server ends. */
  ending: AbortSignal;
}): RequestListener {
  const trpc = createHTTPHandler({
    router: appRouter,
    basePath: "/api/trpc/",
    createContext: ({ req }) => ({ ...at.context, opened: (req as CallWithDocuments).documents ?? [] }),
    maxBodySize: largestOther,
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR")
        console.error(`${path ?? "?"}:`, forLog(error.cause ?? error));
    },
  });
  const call = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const opened = takesDocument(request) ? await openBody(request, at.context.documents) : undefined;
    if (opened && "status" in opened) {
      // What is left of a refused body is not read, so the connection cannot be used again.
      response.setHeader("Connection", "close");
      return respond(response, opened.status, callFailure(opened));
    }
    return trpc(Object.assign(request, opened), response);
  };
  const objects = objectsHandler({
    objects: at.context.objects,
    largest: at.context.env.TENSORLOOM_UPLOAD_BYTES,
  });

  const route = (request: IncomingMessage, response: ServerResponse): Promise<void> | void => {
    const refusal = refuse(request, at.port);
    if (refusal) {
      response.setHeader("Connection", "close");
      return respond(response, refusal.status, { message: refusal.message });
    }
    const url = request.url ?? "/";
    if (url.startsWith("/api/trpc/")) {
      for (const [name, value] of Object.entries(apiHeaders)) response.setHeader(name, value);
      // A subscription never ends by itself, and only a broken connection makes its client come again.
      if (request.headers.accept?.includes("text/event-stream")) breakAtEnd(response, at.ending);
      return call(request, response);
    }
    if (url.startsWith("/api/objects/")) return objects(request, response);
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

function breakAtEnd(response: ServerResponse, ending: AbortSignal): void {
  const destroy = (): void => void response.destroy();
  ending.addEventListener("abort", destroy);
  response.once("close", () => ending.removeEventListener("abort", destroy));
}
