import type { IncomingMessage, ServerResponse } from "node:http";
import { utimes, writeFile } from "node:fs/promises";
import { type RunDirectory, runDirectory } from "../../../engines/runDirectory.ts";
import type { ObjectStore } from "../../../nodejs/objects.ts";
import { apiHeaders, respond } from "../respond.ts";
import { eventAppender } from "./appendEvents.ts";
import { fileLinker } from "./linkFile.ts";
import { listFiles, runFile } from "./runFiles.ts";
import { fileReceiver } from "./receiveFile.ts";
import { sendFile } from "./sendFile.ts";
import { sendRequests } from "./sendRequests.ts";

/** One call of a run's process: the run, and the path below /api/runs/ID/. */
interface RunCall {
  runId: string;
  path: string;
}

/** What a run's process elsewhere is told and tells, under /api/runs/ID; docs/server.md says how. */
export function runsHandler(at: {
  data: string;
  largest: number;
  objects: ObjectStore;
  ending: AbortSignal;
}) {
  const append = eventAppender(at.largest);
  const receiveFile = fileReceiver(at.largest);
  const link = fileLinker(at.objects);

  return async (
    { runId, path }: RunCall,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const directory = await runDirectory(at.data, runId);
    const method = request.method ?? "";
    const line = `${method} ${path}`;
    if (line === "POST events") {
      await append({ runId, directory }, request, response);
      return showLife(directory);
    }
    if (line === "POST alive") {
      await showLife(directory);
      response.writeHead(204, apiHeaders).end();
      return;
    }
    if (line === "GET requests") return sendRequests(directory, request, { response, ending: at.ending });
    if (line === "GET files") return respond(response, 200, await listFiles(directory.path));
    if (path.startsWith("files/") && ["GET", "HEAD", "PUT"].includes(method)) {
      const file = runFile(path.slice("files/".length));
      if (method !== "PUT") return sendFile({ folder: directory.path, link }, file, { request, response });
      return receiveFile(directory, file, { request, response });
    }
    response.setHeader("Connection", "close");
    respond(response, 403, { message: `The token of a run does not allow ${method} ${path}.` });
  };
}

/** Renews the time by which the server sees that a run's program lives. */
async function showLife({ alive }: RunDirectory): Promise<void> {
  const now = new Date();
  await utimes(alive, now, now).catch(() => writeFile(alive, ""));
}
