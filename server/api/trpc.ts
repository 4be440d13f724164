import { initTRPC } from "@trpc/server";
import type { Env } from "../env.ts";
import type { Database } from "../storage/database.ts";
import type { ObjectStore } from "../storage/objects.ts";

/** What every procedure can reach. */
export interface Context {
  env: Env;
  sql: Database["sql"];
  objects: ObjectStore;
  /** Aborted when the server ends, so that open subscriptions end with it. */
  ending: AbortSignal;
}

const t = initTRPC.context<Context>().create({
  sse: {
    ping: { enabled: true, intervalMs: 10_000 },
    client: { reconnectAfterInactivityMs: 30_000 },
  },
});

export const router = t.router;
export const procedure = t.procedure;
