import { Worker } from "node:worker_threads";
import type { PGlite, QueryOptions, Results, Transaction } from "@electric-sql/pglite";
import type { Asked, Said, SentError } from "./messages.ts";

/** Why the embedded database did not open. */
export class NotOpened extends Error {
  constructor(
    error: SentError,
    /** What Postgres printed on the way. */
    readonly printed: readonly string[],
  ) {
    super(error.message);
    if (error.code !== undefined) Object.assign(this, { code: error.code });
  }
}

/** The type json: whoever asks parses it, or passes it on as it is. */
const JSON_TYPE = 114;

/**
 * The embedded Postgres in a thread of its own, as far as drizzle and pg-boss use it; rejects with NotOpened. Queries
 * outside a transaction wait until it is over, as there is one connection.
 */
export async function openEmbedded(directory: string): Promise<PGlite> {
  const thread = new Worker(new URL("thread.mjs", import.meta.url), { workerData: directory, execArgv: [] });
  const pending = new Map<number, { resolve(results: Results[]): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(payload: string) => void>>();
  let lost: Error | undefined;
  let asked = 0;

  const lose = (error: Error): void => {
    lost ??= error;
    for (const { reject } of pending.values()) reject(lost);
    pending.clear();
  };
  const opened = new Promise<void>((resolve, reject) => {
    thread.on("message", (said: Said) => {
      if (said.kind === "opened") resolve();
      if (said.kind === "failed") reject(new NotOpened(said.error, said.printed));
      if (said.kind === "answer") take(said.id)?.resolve(said.results);
      if (said.kind === "refused") take(said.id)?.reject(errorOf(said.error));
      if (said.kind === "notification")
        for (const listener of listeners.get(said.channel) ?? []) listener(said.payload);
    });
    thread.on("error", (error) => {
      reject(error);
      lose(error);
    });
    thread.on("exit", () => lose(new Error("The embedded database has ended.")));
  });
  const take = (id: number) => {
    const found = pending.get(id);
    pending.delete(id);
    return found;
  };
  const ask = (what: Asked): Promise<Results[]> =>
    new Promise((resolve, reject) => {
      if (lost) return reject(lost);
      const id = asked++;
      pending.set(id, { resolve, reject });
      thread.postMessage({ id, asked: what });
    });

  await opened.catch(async (cause: unknown) => {
    await thread.terminate();
    throw cause;
  });

  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  const query = async (
    text: string,
    params: unknown[] = [],
    options: QueryOptions = {},
  ): Promise<Results> => {
    // Functions do not travel: those of drizzle leave values of their types as they are.
    const asText = options.parsers ? [...Object.keys(options.parsers).map(Number), JSON_TYPE] : [];
    const { rowMode } = options;
    return (await ask({ kind: "query", text, params, asText, ...(rowMode && { rowMode }) }))[0]!;
  };
  const exec = (text: string): Promise<Results[]> => ask({ kind: "exec", text });
  const inside = { query, exec } as unknown as Transaction;
  const client = {
    query: (...x: Parameters<typeof query>) => inTurn(() => query(...x)),
    exec: (text: string) => inTurn(() => exec(text)),
    transaction: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
      inTurn(async () => {
        await exec("BEGIN");
        try {
          const value = await work(inside);
          await exec("COMMIT");
          return value;
        } catch (cause) {
          await exec("ROLLBACK");
          throw cause;
        }
      }),
    listen: async (channel: string, listener: (payload: string) => void) => {
      const those = listeners.get(channel) ?? new Set();
      listeners.set(channel, those.add(listener));
      await inTurn(() => ask({ kind: "listen", channel }));
      return async () => {
        those.delete(listener);
        if (those.size === 0) await inTurn(() => ask({ kind: "unlisten", channel }));
      };
    },
    close: async () => {
      await inTurn(() => ask({ kind: "close" }));
      await thread.terminate();
    },
  };
  return client as unknown as PGlite;
}

const errorOf = ({ message, code }: SentError): Error =>
  Object.assign(new Error(message), code !== undefined && { code });
