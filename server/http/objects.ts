import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { may, type Who } from "../access/may.ts";
import { objectInReach, recordUpload } from "../access/uploads.ts";
import { type ObjectStore, sha256Pattern } from "../../nodejs/objects.ts";
import type { Sql } from "../storage/database.ts";
import { StoreFault } from "../storage/storeFault.ts";
import { isFullDisk } from "../../training/run/runError.ts";
import { apiHeaders, respond } from "./respond.ts";

/** Uploads and downloads as raw streams: `PUT` and `GET /api/objects/SHA256`, the latter with `?name=` of a file. */
export function objectsHandler(at: { db: Sql; objects: ObjectStore; largest: number }) {
  return async (request: IncomingMessage, response: ServerResponse, who: Who): Promise<void> => {
    const url = new URL(request.url ?? "", "http://localhost");
    const sha256 = url.pathname.slice("/api/objects/".length);
    if (!sha256Pattern.test(sha256))
      return respond(response, 400, {
        message: `"${sha256}" does not name an object: a name is a sha256, 64 digits 0–9 and a–f.`,
      });
    if (request.method === "PUT") return upload({ sha256, who, ...at }, request, response);
    if (request.method === "GET" || request.method === "HEAD") {
      const name = url.searchParams.get("name") ?? sha256;
      return download({ sha256, name, who, ...at }, request, response).catch((error: unknown) => {
        if (!(error instanceof StoreFault)) throw error;
        console.error(error);
        respond(response, 502, { message: error.message });
      });
    }
    response.setHeader("Allow", "GET, HEAD, PUT");
    respond(response, 405, { message: `${request.method ?? ""} is not possible on an object.` });
  };
}

async function upload(
  at: { sha256: string; who: Who; db: Sql; objects: ObjectStore; largest: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { sha256, objects, largest } = at;
  // What is left of a refused body is not read, so the connection cannot be used again.
  const refuse = (status: number, message: string): void => {
    response.setHeader("Connection", "close");
    respond(response, status, { message });
  };
  if (!may(at.who, "run")) return refuse(403, "This token allows no uploads.");
  const length = request.headers["content-length"];
  if (length === undefined) return refuse(411, "An upload has to say its length (Content-Length).");
  const bytes = Number(length);
  if (bytes > largest)
    return refuse(
      413,
      `The file has ${bytes} bytes; the server takes at most ${largest} (TENSORLOOM_UPLOAD_BYTES).`,
    );
  try {
    const existed = (await objects.find(sha256)) !== undefined;
    // The connection has to outlive a body that cannot be stored, to take the answer.
    const body = request.iterator({ destroyOnReturn: false });
    const written = await objects.write(body, { sha256, bytes });
    if ("mismatch" in written)
      return refuse(
        422,
        `The upload did not arrive whole: ${written.mismatch}. Nothing was kept; send it again.`,
      );
    await recordUpload(at.db, at.who, sha256);
    respond(response, existed ? 200 : 201, { ...written });
  } catch (error) {
    if (error instanceof StoreFault) {
      console.error(error);
      return refuse(error.full ? 507 : 502, `${error.message} Nothing was kept.`);
    }
    if (isFullDisk(error))
      return refuse(507, `The server's disk is full: no room for ${bytes} bytes. Nothing was kept.`);
    // The sender is gone, and with it whoever could be answered.
    if (!request.destroyed) throw error;
  }
}

async function download(
  what: { sha256: string; name: string; who: Who; db: Sql; objects: ObjectStore },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const found = may(what.who, "read") ? await objectInReach(what, what.sha256) : undefined;
  if (!found) return respond(response, 404, { message: `There is no object ${what.sha256}.` });
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(what.name).replace(/['()*]/g, "_")}`;
  if (what.objects.link && mayLeave(request)) {
    const location = await what.objects.link(what.sha256, disposition);
    return void response.writeHead(307, { ...apiHeaders, Location: location }).end();
  }
  const bytes = request.method === "HEAD" ? undefined : await what.objects.read(what.sha256);
  response.writeHead(200, {
    ...apiHeaders,
    "Content-Type": "application/octet-stream",
    "Content-Length": found.bytes,
    "Content-Disposition": disposition,
  });
  if (!bytes) response.end();
  // A reader that goes away in the middle is no fault of ours.
  else await pipeline(bytes, response).catch(() => response.destroy());
}

/**
 * Whether a download may be sent on to another address: programs follow, as browsers do to save a file. What a page
 * fetches has to come from here, as its Content-Security-Policy says.
 */
function mayLeave({ method, headers }: IncomingMessage): boolean {
  const mode = headers["sec-fetch-mode"];
  return method === "GET" && (mode === undefined || mode === "navigate");
}
