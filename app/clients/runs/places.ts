import { messageOf } from "../../../training/run/runError.ts";
import { TRPCClientError } from "@trpc/client";
import { openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import type { TimedEvent } from "../../state/run/runRecord.ts";
import type { ServerPlace } from "../../state/run/serverPlace.ts";
import { AnsweredError, isSilence } from "../answers.ts";
import { serverAt } from "../server.ts";
import { checkpointFolder } from "../storage/folders.ts";
import { appendEvents, writeRecord } from "../storage/storedRuns.ts";
import { type Places, Refused, type ServerRuns } from "./moveRun.ts";

const answeredWith = (cause: unknown, code: string): boolean =>
  cause instanceof TRPCClientError && (cause.data as { code?: string } | undefined)?.code === code;

/** Whether the server itself said no, and did not just fail to answer. */
const isRefusal = (cause: unknown): boolean =>
  cause instanceof TRPCClientError
    ? answeredWith(cause, "BAD_REQUEST") || answeredWith(cause, "FORBIDDEN")
    : cause instanceof AnsweredError
      ? !isSilence(cause.status)
      : !(cause instanceof TypeError);

const PAGE = 5_000;

/** The runs of the server that the page comes from, or of that of another machine. */
function runsAt(machine: string | null): ServerRuns {
  const { api, upload, download } = serverAt(machine);
  return {
    status: (id) =>
      api.runs.get.query({ id }).then(
        ({ status }) => status,
        (cause: unknown) => {
          if (answeredWith(cause, "NOT_FOUND")) return undefined;
          throw cause;
        },
      ),
    start: async ({ id, document, on, checkpoint }) => {
      try {
        const object = checkpoint && (await upload(checkpoint as Uint8Array<ArrayBuffer>));
        await api.runs.start.mutate({
          id,
          document,
          ...startAt(on),
          ...(object !== undefined && { checkpoint: object }),
        });
      } catch (cause) {
        throw isRefusal(cause) ? new Refused(messageOf(cause)) : cause;
      }
    },
    stop: async (id) => void (await api.runs.stop.mutate({ id })),
    checkpoint: async (id) => {
      const { checkpoints } = await api.runs.get.query({ id });
      if (checkpoints.length === 0) return undefined;
      const { sha256 } = await api.runs.checkpoint.mutate({ id });
      return download(sha256);
    },
    history: async (id) => {
      const events: TimedEvent[] = [];
      for (let after = 0; ;) {
        const page = await api.runs.history.query({ id, after, limit: PAGE });
        for (const { event, at } of page)
          if (event.kind !== "status") events.push({ event, at: new Date(at).getTime() });
        if (page.length < PAGE) return events;
        after = page.at(-1)!.position;
      }
    },
  };
}

/** What a start on a server says of where and how. */
const startAt = ({ engine, launcher, settings, devices }: ServerPlace) =>
  engine === null ? {} : { engine, launcher, settings, ...(devices && { devices }) };

/** This browser, and the servers that it knows. */
export const places: Places = {
  local: {
    write: writeRecord,
    checkpoints: async (runId) => openCheckpointStore(await checkpointFolder(runId)),
    append: appendEvents,
  },
  serverAt: runsAt,
};
