import { initTRPC } from "@trpc/server";
import type { Engine } from "../../engines/engine.ts";
import type { Env } from "../env.ts";
import type { Dispatcher } from "../jobs/dispatcher.ts";
import type { RunLog } from "../jobs/runLog.ts";
import { failureMessage } from "./failure.ts";
import type { DocumentReader } from "../documents/documentReader.ts";
import type { Opened } from "../documents/readText.ts";
import type { Sql } from "../storage/database.ts";
import type { ObjectStore } from "../../nodejs/objects.ts";

/** What every procedure can reach. */
export interface Context {
  env: Env;
  db: Sql;
  objects: ObjectStore;
  log: RunLog;
  engines: Readonly<Record<string, Engine>>;
  dispatcher: Dispatcher;
  documents: DocumentReader;
  /** The documents of this request. */
  opened: readonly Opened[];
}

/** What is known of a procedure besides its types. */
interface Meta {
  /** Its input has a `document`. */
  takesDocument?: true;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    errorFormatter: ({ shape, error }) =>
      error.code === "INTERNAL_SERVER_ERROR"
        ? { ...shape, message: failureMessage(error.cause), data: { ...shape.data, stack: undefined } }
        : shape,
    sse: {
      ping: { enabled: true, intervalMs: 10_000 },
      client: { reconnectAfterInactivityMs: 30_000 },
    },
  });

export const router = t.router;
export const procedure = t.procedure;
/** A procedure with a `sentDocument` as `document` in its input. */
export const documentProcedure = t.procedure.meta({ takesDocument: true });
