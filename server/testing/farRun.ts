import { createHash } from "node:crypto";
import { emptyDocument } from "../../graph-schema/document.ts";
import { runDirectory } from "../../engines/runDirectory.ts";
import { issueRunToken } from "../access/runToken.ts";
import { runs } from "../storage/schema.ts";
import { send, type SentRequest } from "./send.ts";
import type { ServedApi } from "./serveApi.ts";

/** sha256 in hex. */
export const sha256Of = (bytes: string | Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** A run whose process is elsewhere, and what that asks of its server. */
export async function makeFarRun(api: ServedApi) {
  const id = crypto.randomUUID();
  await api.db.insert(runs).values({
    ...{ id, name: "far", engine: "none", document: emptyDocument("far"), dataset: "sample:iris" },
    ...{ status: "running", timeLimitSeconds: 1, memoryLimitBytes: 1 },
  });
  const directory = await runDirectory(api.data, id);
  const token = await issueRunToken(api.db, id);
  const call = (line: string, more: Omit<SentRequest, "path" | "method"> = {}) => {
    const [method, path = ""] = line.split(" ");
    return send(api, {
      ...{ method: method!, path: `/api/runs/${id}/${path}` },
      ...more,
      headers: { host: `${api.host}:${api.port}`, authorization: `Bearer ${token}`, ...more.headers },
    });
  };
  return {
    id,
    token,
    directory,
    /** A call such as "GET files", with the path below /api/runs/ID/. */
    call,
    tell: (firstLine: unknown, events: unknown) =>
      call("POST events", { body: JSON.stringify({ firstLine, events }) }),
    put: (path: string, body: string | Uint8Array, sha256 = sha256Of(body)) =>
      call(`PUT files/${path}`, { body, headers: { "x-content-sha256": sha256 } }),
  };
}

/** What {@link makeFarRun} gives. */
export type FarRun = Awaited<ReturnType<typeof makeFarRun>>;
