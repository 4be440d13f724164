import type { IncomingMessage, ServerResponse } from "node:http";
import { createReadStream } from "node:fs";
import { stat, truncate } from "node:fs/promises";
import { z } from "zod";
import { openEventFile } from "../../../engines/eventFile.ts";
import type { RunDirectory } from "../../../engines/runDirectory.ts";
import { isRunEvent, type RunEvent } from "../../../training/run/events.ts";
import { isFullDisk } from "../../../training/run/runError.ts";
import { readBody } from "../readBody.ts";
import { respond } from "../respond.ts";

/** Largest body of events, in bytes: a confusion matrix of a thousand classes has room. */
const largest = 8 * 2 ** 20;
/** No event has objects in objects so deep; the database takes no text of any depth. */
const deepest = 16;

const told = z.object({ firstLine: z.int().min(0), events: z.array(z.unknown()) });

/** What is known of an event file: its size in bytes, and how many lines that is. */
interface Counted {
  bytes: number;
  lines: number;
}

/**
 * Appends what runs tell of themselves to their event files, each line once: those that the file has already are left
 * out, and what would leave a gap is refused with the number of lines that are there. No file grows past `most` bytes.
 */
export function eventAppender(most: number) {
  const counted = new Map<string, Counted>();
  const turns = new Map<string, Promise<unknown>>();

  return async (
    { runId, directory }: { runId: string; directory: RunDirectory },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const refuse = (status: number, body: { message: string; lines?: number }): void => {
      if (!request.readableEnded) response.setHeader("Connection", "close");
      respond(response, status, body);
    };
    const body = await readBody(request, largest);
    if (body === undefined)
      return refuse(413, {
        message: `Events of more than ${largest} bytes are not taken at once. Send fewer.`,
      });
    const read = readEvents(body);
    if ("message" in read) return refuse(400, read);
    const answer = (turns.get(runId) ?? Promise.resolve()).then(() =>
      append(directory.events, { ...read, most: most - body.length }, counted),
    );
    const turn = answer.catch(() => undefined);
    turns.set(runId, turn);
    const { status, ...rest } = await answer.finally(() => {
      if (turns.get(runId) === turn) turns.delete(runId);
    });
    respond(response, status, rest);
  };
}

function readEvents(body: Buffer): { firstLine: number; events: RunEvent[] } | { message: string } {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch (error) {
    return { message: `The body is not JSON: ${(error as Error).message}.` };
  }
  const parsed = told.safeParse(json);
  if (!parsed.success) return { message: 'Expected {"firstLine": a number from 0 on, "events": [...]}.' };
  const { firstLine, events } = parsed.data;
  const bad = events.findIndex((event) => !isShallow(event, deepest) || !isRunEvent(event));
  if (bad >= 0)
    return {
      message: `Event ${bad} of those sent (line ${firstLine + bad} of the run) is not an event. None was taken.`,
    };
  return { firstLine, events: events as RunEvent[] };
}

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== "object" ||
  value === null ||
  (depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1)));

async function append(
  path: string,
  { firstLine, events, most }: { firstLine: number; events: readonly RunEvent[]; most: number },
  counted: Map<string, Counted>,
): Promise<{ status: number; lines: number; message?: string }> {
  let { bytes, lines } = await count(path, counted.get(path));
  counted.set(path, { bytes, lines });
  if (firstLine > lines)
    return { status: 409, lines, message: `The run has ${lines} lines here. Send them from there on.` };
  const fresh = events.slice(lines - firstLine);
  if (fresh.length === 0) return { status: 200, lines };
  if (bytes > most)
    return {
      status: 413,
      lines,
      message: `The run has told ${bytes} bytes of events; more are not taken (TENSORLOOM_UPLOAD_BYTES).`,
    };
  const file = openEventFile(path);
  try {
    for (const event of fresh) {
      file.append(event);
      lines++;
    }
    file.sync();
  } catch (error) {
    if (!isFullDisk(error)) throw error;
    return {
      status: 507,
      lines,
      message: "The server's disk is full. Send the rest again once there is room.",
    };
  } finally {
    file.close();
    ({ size: bytes } = await stat(path));
    counted.set(path, { bytes, lines });
  }
  return { status: 200, lines };
}

/** Counts lines, unless the file is as it was `before`; cuts off one that a killed server left unfinished. */
async function count(path: string, before: Counted | undefined): Promise<Counted> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (before?.bytes === size) return before;
  let lines = 0;
  let whole = 0;
  let end = 0;
  if (size > 0)
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) {
        lines++;
        whole = end + i + 1;
      }
      end += chunk.length;
    }
  if (whole < end) await truncate(path, whole);
  return { bytes: whole, lines };
}
