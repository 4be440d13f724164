import { parentPort, workerData } from "node:worker_threads";
import { PGlite, type Results } from "@electric-sql/pglite";
import type { Asked, Said, SentError } from "./messages.ts";

// The thread of the embedded database: it runs in WebAssembly, and each query blocks whatever runs beside it.

const say = (message: Said): void => parentPort!.postMessage(message);
const printed: string[] = [];
const unchanged = (value: string): string => value;

function sent(cause: unknown): SentError {
  const { message, code } =
    cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
  return code === undefined ? { message } : { message, code };
}

async function answer(database: PGlite, asked: Asked): Promise<Results[]> {
  switch (asked.kind) {
    case "query": {
      const parsers = Object.fromEntries(asked.asText.map((type) => [type, unchanged]));
      const { rowMode } = asked;
      return [await database.query(asked.text, asked.params, { ...(rowMode && { rowMode }), parsers })];
    }
    case "exec":
      return database.exec(asked.text);
    case "listen": {
      const { channel } = asked;
      await database.listen(channel, (payload) => say({ kind: "notification", channel, payload }));
      return [];
    }
    case "unlisten":
      await database.unlisten(asked.channel);
      return [];
    case "close":
      await database.close();
      return [];
  }
}

try {
  const dataDir = workerData as string;
  const database = await PGlite.create({ dataDir, onStderr: (text) => printed.push(text) > 0 });
  parentPort!.on("message", ({ id, asked }: { id: number; asked: Asked }) => {
    answer(database, asked).then(
      (results) => say({ kind: "answer", id, results }),
      (cause: unknown) => say({ kind: "refused", id, error: sent(cause) }),
    );
  });
  say({ kind: "opened" });
} catch (cause) {
  say({ kind: "failed", error: sent(cause), printed });
}
