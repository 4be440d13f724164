import type { Document } from "../../../graph-schema/document.ts";
import { readCheckpoint } from "../../../training/run/checkpoint.ts";
import type { CheckpointStore } from "../../../training/run/checkpointStore.ts";
import { moved, placeOf } from "../../state/run/places.ts";
import type { RunRecord, TimedEvent } from "../../state/run/runRecord.ts";
import { anyPlace, type ServerPlace } from "../../state/run/serverPlace.ts";

/** What this browser keeps of runs. */
export interface LocalRuns {
  write(record: RunRecord): Promise<void>;
  checkpoints(runId: string): Promise<CheckpointStore>;
  /** Adds to the history of a run. */
  append(runId: string, events: readonly TimedEvent[]): Promise<void>;
}

/** How far a run of the server is. */
export type ServerStatus = "queued" | "running" | "finished" | "stopped" | "cancelled" | "halted";

/** A server as runs need it; each call rejects while it does not answer. */
export interface ServerRuns {
  /** Undefined where it has no such run. */
  status(id: string): Promise<ServerStatus | undefined>;
  /** Rejects with a {@link Refused} where it does not take the run. Asked again with the same id, it changes nothing. */
  start(run: { id: string; document: Document; on: ServerPlace; checkpoint?: Uint8Array }): Promise<void>;
  stop(id: string): Promise<void>;
  /** Its newest checkpoint; undefined where it has none. */
  checkpoint(id: string): Promise<Uint8Array | undefined>;
  /** All that it told, oldest first. */
  history(id: string): Promise<readonly TimedEvent[]>;
}

/** The server does not take a run, and will not when asked again. */
export class Refused extends Error {}

export interface Places {
  local: LocalRuns;
  /** The server that the page comes from, or that of another machine. */
  serverAt(machine: string | null): ServerRuns;
}

const placeOn = ({ on = anyPlace }: RunRecord): ServerPlace => on;

const POLL_MILLISECONDS = 200;

export const hasEndedOnServer = (status: ServerStatus): boolean =>
  status !== "queued" && status !== "running";

/**
 * Sends a run that nothing trains here to a server, from its newest checkpoint in this browser. Written down before
 * it is sent: whoever comes back asks the server for it by its id, and sends it again if it never arrived.
 */
export async function sendToServer(record: RunRecord, on: ServerPlace, places: Places): Promise<RunRecord> {
  const leaving = moved(record, "toServer", { server: crypto.randomUUID(), on });
  await places.local.write(leaving);
  return deliver(leaving, places);
}

async function deliver(leaving: RunRecord, { local, serverAt }: Places): Promise<RunRecord> {
  const id = leaving.server!;
  const on = placeOn(leaving);
  const server = serverAt(on.machine);
  const checkpoint = await (await local.checkpoints(leaving.id)).latest();
  try {
    if ((await server.status(id)) === undefined)
      await server.start({ id, document: leaving.document, on, ...(checkpoint && { checkpoint }) });
  } catch (cause) {
    if (cause instanceof Refused) await local.write(moved(leaving, "refused"));
    throw cause;
  }
  const there = moved(leaving, "accepted");
  await local.write(there);
  return there;
}

/**
 * Ends a run on the server and brings its newest checkpoint here, kept before the record says that the run is here:
 * from that moment on, whoever reloads goes on from it. A run that has finished there comes as finished.
 */
export async function bringToTab(record: RunRecord, places: Places): Promise<RunRecord> {
  const { local } = places;
  const server = places.serverAt(placeOn(record).machine);
  if (placeOf(record) === "leaving" && (await server.status(record.server!)) === undefined)
    return written(moved(record, "toTab"), local);
  const there = placeOf(record) === "leaving" ? moved(record, "accepted") : record;
  const id = there.server!;
  await server.stop(id);
  let status = await server.status(id);
  while (status !== undefined && !hasEndedOnServer(status)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    status = await server.status(id);
  }
  await bringAll(there, places);
  return written(status === "finished" ? moved(there, "ended", { status }) : moved(there, "toTab"), local);
}

/**
 * What became of a run that is or was on its way to the server, for whoever comes back to it: sent again where it never
 * arrived, left there while it goes on, brought here when it is over there. Rejects while the server does not answer.
 */
export async function reconcile(record: RunRecord, places: Places): Promise<RunRecord> {
  const { local } = places;
  const place = placeOf(record);
  if (place === "leaving") return deliver(record, places);
  if (place !== "server") return record;
  const status = await places.serverAt(placeOn(record).machine).status(record.server!);
  // A server that lost the run leaves what came to this browser, to go on from.
  if (status === undefined) return written(moved(record, "lost"), local);
  if (!hasEndedOnServer(status)) return record;
  await bringAll(record, places);
  const kept = status === "finished" || status === "halted" ? status : "stopped";
  return written(moved(record, "ended", { status: kept }), local);
}

async function written(record: RunRecord, shelf: LocalRuns): Promise<RunRecord> {
  await shelf.write(record);
  return record;
}

/** Brings what a run of the server told and its newest checkpoint here, unless this browser has a newer one. */
async function bringAll(record: RunRecord, { local, serverAt }: Places): Promise<void> {
  const { id: runId, server: id } = record;
  const server = serverAt(placeOn(record).machine);
  const bytes = await server.checkpoint(id!);
  const checkpoint = bytes && readCheckpoint(bytes);
  if (checkpoint && "error" in checkpoint)
    throw new Error(`the checkpoint arrived damaged: ${checkpoint.error}`);
  await local.append(runId, await server.history(id!));
  if (!bytes || !checkpoint) return;
  const { step, best } = checkpoint.state;
  const store = await local.checkpoints(runId);
  const { whole } = await store.newest();
  if (!whole || whole.state.step <= step) await store.save(step, bytes, { best: best?.step === step });
}
