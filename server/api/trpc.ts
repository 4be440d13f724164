import { initTRPC, TRPCError } from "@trpc/server";
import type { Launchers } from "../../engines/openLaunchers.ts";
import type { Engine } from "../../engines/engine.ts";
import { type Action, may, type Who } from "../access/may.ts";
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
  /** Who calls it. */
  who: Who;
  env: Env;
  db: Sql;
  objects: ObjectStore;
  log: RunLog;
  engines: Readonly<Record<string, Engine>>;
  launchers: Launchers;
  dispatcher: Dispatcher;
  documents: DocumentReader;
  /** The documents of this request. */
  opened: readonly Opened[];
}

/** What is known of a procedure besides its types. */
interface Meta {
  /** What it does, as `may` knows it. */
  action: Action;
  /** Its input has a `document`. */
  takesDocument?: true;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // A stack tells a stranger more than the words do, and the log has it.
    isDev: false,
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
export const middleware = t.middleware;

/** A procedure for those who may do this; there is no other kind. */
export const procedure = (action: Action) =>
  t.procedure.meta({ action }).use(({ ctx, path, next }) => {
    if (may(ctx.who, action)) return next();
    const scope = ctx.who.kind === "token" ? ` (scope ${ctx.who.scope})` : "";
    throw new TRPCError({ code: "FORBIDDEN", message: `This token${scope} does not allow ${path}.` });
  });

/** The same with a `sentDocument` as `document` in its input. */
export const documentProcedure = (action: Action) => procedure(action).meta({ action, takesDocument: true });
