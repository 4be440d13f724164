import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { apiHeaders, respond } from "../respond.ts";
import type { FileLinker } from "./linkFile.ts";
import { isReadable, openRunFile } from "./runFiles.ts";

/** Sends a file that a run's program reads, or the bytes of it that the Range header names, or on to where it is. */
export async function sendFile(
  { folder, link }: { folder: string; link: FileLinker },
  path: string | undefined,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  if (path === undefined || !isReadable(path))
    return respond(response, 403, { message: "The token of a run does not allow to read this file." });
  const file = await openRunFile(folder, path);
  if (!file) return respond(response, 404, { message: `The run has no file ${path}.` });
  try {
    const location = request.method === "GET" ? await link(folder, path) : undefined;
    if (location !== undefined)
      return void response.writeHead(307, { ...apiHeaders, Location: location }).end();
    const { size } = await file.stat();
    const range = rangeOf(request.headers.range, size);
    if (range === "outside") {
      response.setHeader("Content-Range", `bytes */${size}`);
      return respond(response, 416, { message: `The file has ${size} bytes.` });
    }
    const { start, end } = range ?? { start: 0, end: size };
    response.writeHead(range ? 206 : 200, {
      ...apiHeaders,
      "Content-Type": "application/octet-stream",
      "Content-Length": end - start,
      "Accept-Ranges": "bytes",
      ...(range && { "Content-Range": `bytes ${start}-${end - 1}/${size}` }),
    });
    if (request.method === "HEAD" || end === start) return void response.end();
    const bytes = file.createReadStream({ start, end: end - 1, autoClose: false });
    // A reader that goes away in the middle is no fault of ours.
    await pipeline(bytes, response).catch(() => response.destroy());
  } finally {
    await file.close();
  }
}

/** The bytes from `start` to before `end` that a Range header names; undefined for the whole, as where it names several. */
function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | "outside" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  return start < end ? { start, end } : "outside";
}
