import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { script } from "../../engines/testing/script.ts";
import { openLaunchers } from "../../engines/openLaunchers.ts";
import { siteOf } from "../access/site.ts";
import type { Context } from "../api/trpc.ts";
import { openDocumentReader } from "../documents/documentReader.ts";
import { readEnv } from "../env.ts";
import { listen } from "../http/listen.ts";
import { requestHandler } from "../http/requestHandler.ts";
import { openRunLog } from "../jobs/runLog.ts";
import { openDatabase } from "../storage/database.ts";
import { openObjects } from "../storage/openObjects.ts";

/** The requests that a server takes, over a database of its own, with runs that stay in the queue. */
export async function serveApi(env: Readonly<Record<string, string>> = {}) {
  const data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  const settings = readEnv({ ...env, TENSORLOOM_DATA: data });
  const database = await openDatabase({ directory: data });
  const db = database.sql;
  const documents = openDocumentReader();
  const dispatcher = {
    enqueue: () => Promise.resolve(),
    send: () => Promise.resolve(true),
    cancel: () => Promise.resolve(true),
    usage: () => [],
    seconds: () => 0,
    leases: { holderOf: () => undefined },
    close: () => Promise.resolve(),
  } as unknown as Context["dispatcher"];
  const ending = new AbortController();
  const server = createServer();
  const host = settings.HOST ?? "127.0.0.1";
  const port = await listen(server, { host, port: 0 });
  const { objects, close: closeObjects } = await openObjects(settings, { db, id: randomUUID() });
  const log = await openRunLog(db);
  server.on(
    "request",
    requestHandler({
      site: siteOf(settings, port),
      context: {
        ...{ env: settings, db, log, objects, documents, dispatcher },
        ...{ engines: { script }, launchers: openLaunchers(undefined) },
      },
      pages: (_, response) => void response.end("a page"),
      ending: ending.signal,
    }),
  );
  return {
    data,
    db,
    log,
    host,
    port,
    address: `http://${host}:${port}`,
    async close() {
      ending.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await documents.close();
      closeObjects();
      await database.close();
      await rm(data, { recursive: true });
    },
  };
}

/** What {@link serveApi} gives. */
export type ServedApi = Awaited<ReturnType<typeof serveApi>>;
