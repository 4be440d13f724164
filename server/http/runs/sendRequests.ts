import type { IncomingMessage, ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { RunDirectory } from "../../../engines/runDirectory.ts";
import { apiHeaders, respond } from "../respond.ts";

/** Longest that an answer is held open, in seconds: less than a connection may be silent. */
const longestWait = 50;
const lookMilliseconds = 200;

/** Sends what is asked of a run's program, from line `from` on; with `wait` not before there is something, for so many seconds. */
export async function sendRequests(
  { requests }: RunDirectory,
  request: IncomingMessage,
  { response, ending }: { response: ServerResponse; ending: AbortSignal },
): Promise<void> {
  const query = new URL(request.url ?? "", "http://localhost").searchParams;
  const from = Number(query.get("from") ?? 0);
  const seconds = Number(query.get("wait") ?? 0);
  if (!Number.isSafeInteger(from) || from < 0 || !(seconds >= 0))
    return respond(response, 400, { message: "from and wait are numbers from 0 on." });
  const until = Date.now() + 1_000 * Math.min(seconds, longestWait);
  let lines = await linesOf(requests, from);
  while (lines === "" && Date.now() < until && !response.destroyed && !ending.aborted) {
    await wait(lookMilliseconds);
    lines = await linesOf(requests, from);
  }
  response.writeHead(200, { ...apiHeaders, "Content-Type": "text/plain; charset=utf-8" });
  response.end(lines);
}

/** The whole lines of a file from line `from` on, counted from 0. */
async function linesOf(path: string, from: number): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split(/(?<=\n)/)
    .slice(from)
    .join("");
}
