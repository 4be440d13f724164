import { messageOf } from "../../../training/run/runError.ts";
import { TRPCClientError } from "@trpc/client";
import { openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import type { TimedEvent } from "../../state/run/runRecord.ts";
import { download, server, upload } from "../server.ts";
import { checkpointFolder } from "../storage/folders.ts";
import { appendEvents, writeRecord } from "../storage/storedRuns.ts";
import { chosenPlace } from "./serverPlaces.ts";
import { type Places, Refused, type ServerRuns } from "./moveRun.ts";

const answeredWith = (cause: unknown, code: string): boolean =>
  cause instanceof TRPCClientError && (cause.data as { code?: string } | undefined)?.code === code;

/** Whether the server itself said no, and did not just fail to answer. */
const isRefusal = (cause: unknown): boolean =>
  cause instanceof TRPCClientError ? answeredWith(cause, "BAD_REQUEST") : !(cause instanceof TypeError);

const PAGE = 5_000;

const serverPort: ServerRuns = {
  status: (id) =>
    server.runs.get.query({ id }).then(
      ({ status }) => status,
      (cause: unknown) => {
        if (answeredWith(cause, "NOT_FOUND")) return undefined;
        throw cause;
      },
    ),
  start: async ({ id, document, checkpoint }) => {
    try {
      const object = checkpoint && (await upload(checkpoint as Uint8Array<ArrayBuffer>));
      await server.runs.start.mutate({
        id,
        document,
        ...chosenPlace(),
        ...(object !== undefined && { checkpoint: object }),
      });
    } catch (cause) {
      throw isRefusal(cause) ? new Refused(messageOf(cause)) : cause;
    }
  },
  stop: async (id) => void (await server.runs.stop.mutate({ id })),
  checkpoint: async (id) => {
    const { checkpoints } = await server.runs.get.query({ id });
    if (checkpoints.length === 0) return undefined;
    const { sha256 } = await server.runs.checkpoint.mutate({ id });
    return download(sha256);
  },
  history: async (id) => {
    const events: TimedEvent[] = [];
    for (let after = 0; ;) {
      const page = await server.runs.history.query({ id, after, limit: PAGE });
      for (const { event, at } of page)
        if (event.kind !== "status") events.push({ event, at: new Date(at).getTime() });
      if (page.length < PAGE) return events;
      after = page.at(-1)!.position;
    }
  },
};

/** This browser and the server that the page comes from. */
export const places: Places = {
  local: {
    write: writeRecord,
    checkpoints: async (runId) => openCheckpointStore(await checkpointFolder(runId)),
    append: appendEvents,
  },
  server: serverPort,
};
