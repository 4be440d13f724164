import { checkpointFolder } from "../storage/folders.ts";
import type { RunRecord } from "../../state/run/runRecord.ts";
import { appendEvents, writeRecord } from "../storage/storedRuns.ts";
import { openCheckpointStore } from "../../../training/run/checkpointStore.ts";
import { readCheckpoint } from "../../../training/run/checkpoint.ts";
import { receive } from "./receive.ts";
import type { RunView } from "../../state/run/runView.ts";
import { download, server, upload } from "../server.ts";
import { shareDataset } from "./shareDataset.ts";
import { endWorker, newestCheckpoint, send } from "../training/trainingClient.ts";
import { useTraining } from "../../state/run/trainingStore.ts";
import { messageOf } from "../../../training/run/runError.ts";

const ASK_MILLISECONDS = 200;
const MOST_ASKED = 150;

let following: { id: string; stop(): void } | undefined;

/** How many of its events the history of a run had when the server began to tell of it. */
const persisted = new Map<string, number>();

async function appendNew({ id, events }: RunView): Promise<void> {
  await appendEvents(id, events.slice(persisted.get(id) ?? events.length));
  persisted.set(id, events.length);
}

/** Shows why something about the server did not work, where the run is. */
const refuse = (what: string, cause: unknown): void =>
  useTraining.setState({ refused: [`${what} ${messageOf(cause)}`], busy: "" });

const shown = (): RunView | undefined => useTraining.getState().run;

/** Trains a run on the server, from a checkpoint if there is one. */
export async function startOnServer(run: RunView, checkpoint?: Uint8Array): Promise<void> {
  useTraining.setState({ run, refused: [], runtime: undefined, busy: "Sending to the server" });
  try {
    if (!(await shareDataset(run.document))) {
      useTraining.setState({ run: run.saved === undefined ? undefined : run, busy: "" });
      return;
    }
    const object = checkpoint && (await upload(checkpoint as Uint8Array<ArrayBuffer>));
    const id = crypto.randomUUID();
    const { document } = run;
    await server.runs.start.mutate({ id, document, ...(object !== undefined && { checkpoint: object }) });
    const moved: RunView = {
      ...run,
      server: id,
      status: "preparing",
      preparing: "Waiting for the server",
    };
    await writeRecord(recordOf(moved, "running"));
    useTraining.setState({ run: moved, busy: "" });
    follow(moved);
  } catch (cause) {
    useTraining.setState({ run: run.saved === undefined ? undefined : run });
    refuse("The run could not be moved to the server.", cause);
  }
}

/** Ends the run in this tab with a checkpoint and goes on with it on the server. */
export async function moveToServer(run: RunView): Promise<void> {
  useTraining.setState({ busy: "Moving to the server", refused: [] });
  try {
    if (!(await shareDataset(run.document))) return useTraining.setState({ busy: "" });
    send({ kind: "stop" });
    const stopped = await untilShown((r) => r?.status !== "running" && r?.status !== "paused");
    if (stopped?.status !== "stopped") return useTraining.setState({ busy: "" });
    const checkpoint = await newestCheckpoint(run.id);
    endWorker("The run moved to the server.");
    await startOnServer(stopped, checkpoint);
  } catch (cause) {
    refuse("The run could not be moved to the server; it stays in this tab.", cause);
  }
}

/** Ends the run on the server and gives its newest checkpoint, for `goOn` in this tab. */
export async function moveToTab(
  run: RunView,
  goOn: (run: RunView, checkpoint?: Uint8Array) => void,
): Promise<void> {
  if (run.server === null) return;
  useTraining.setState({ busy: "Moving to this tab", refused: [] });
  movingBack = run.server;
  try {
    await server.runs.stop.mutate({ id: run.server });
    await untilOver(run.server);
    unfollow();
    const now = shown() ?? run;
    if (now.status === "finished") return await storeLastCheckpoint(run.id, run.server, "finished");
    const checkpoint = await fetchCheckpoint(run.server);
    await appendNew(now);
    await writeRecord(recordOf({ ...now, server: null }, "running"));
    goOn(now, checkpoint);
  } catch (cause) {
    refuse("The run could not be moved to this tab; it stays on the server.", cause);
  } finally {
    movingBack = undefined;
  }
}

export const pauseOnServer = (id: string): Promise<void> => setPaused({ id, paused: true });
export const resumeOnServer = (id: string): Promise<void> => setPaused({ id, paused: false });

const setPaused = (request: { id: string; paused: boolean }): Promise<void> =>
  server.runs.setPaused.mutate(request).then(
    () => undefined,
    (cause: unknown) => refuse("The server did not take that.", cause),
  );

export const stopOnServer = (id: string): Promise<void> =>
  server.runs.stop.mutate({ id }).then(
    () => undefined,
    (cause: unknown) => refuse("The run could not be stopped.", cause),
  );

const WAITING = "Waiting for the server";

/** Says that the server does not answer, for as long as it does not. */
function showSilence({ silent }: { silent: boolean }): void {
  const { busy } = useTraining.getState();
  if (silent && busy === "") useTraining.setState({ busy: WAITING });
  if (!silent && busy === WAITING) useTraining.setState({ busy: "" });
}

/** Follows a run of the server from the beginning of its log on. */
export function follow(run: RunView): void {
  const { server: id } = run;
  if (id === null || following?.id === id) return;
  unfollow();
  persisted.set(run.id, run.events.length);
  const subscription = server.runs.events.subscribe(
    { runIds: [id] },
    {
      onData: ({ data: { event, at } }) => {
        if (event.kind !== "status") receive({ kind: "event", runId: run.id, event, at: Date.parse(at) });
        else if (event.status !== "queued" && event.status !== "running") {
          over.add(id);
          if (movingBack !== id) void storeLastCheckpoint(run.id, id, event.status);
        }
      },
      onConnectionStateChange: ({ state, error }) =>
        showSilence({ silent: state === "connecting" && error !== null }),
      onError: (cause) => refuse("The server does not tell about the run any more.", cause),
    },
  );
  following = { id, stop: () => subscription.unsubscribe() };
}

export function unfollow(): void {
  following?.stop();
  following = undefined;
}

/** A run of an earlier visit that is on the server: followed, or taken as cut off if the server lost it. */
export async function followAgain(run: RunView): Promise<void> {
  if (run.server === null) return;
  try {
    await server.runs.get.query({ id: run.server });
    follow(run);
  } catch (cause) {
    useTraining.setState({ run: { ...run, server: null, status: "interrupted" } });
    refuse("The server no longer has this run; what it left in this browser can be resumed.", cause);
  }
}

/** Runs of the server of which all was told, in this tab. */
const over = new Set<string>();
/** The run that is on its way to this tab, which wants its checkpoint only once. */
let movingBack: string | undefined;

/** Brings the last checkpoint of a run that is over into this browser, so that it can be tried and exported. */
async function storeLastCheckpoint(runId: string, id: string, status: string): Promise<void> {
  unfollow();
  try {
    const bytes = await fetchCheckpoint(id);
    const checkpoint = bytes && readCheckpoint(bytes);
    if (bytes && checkpoint && !("error" in checkpoint))
      await openCheckpointStore(await checkpointFolder(runId)).save(checkpoint.state.step, bytes, {
        best: false,
      });
    const run = await untilShown((r) => r?.id !== runId || r.status !== "running");
    if (run?.id !== runId) return;
    const kept = status === "finished" || status === "halted" ? status : "stopped";
    const ended: RunView = { ...run, server: null, status: kept };
    await appendNew(run);
    await writeRecord(recordOf(ended, kept));
    useTraining.setState({ run: ended, busy: "" });
  } catch (cause) {
    refuse("The checkpoint of the run could not be fetched.", cause);
  }
}

async function fetchCheckpoint(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { checkpoints } = await server.runs.get.query({ id });
  if (checkpoints.length === 0) return undefined;
  const { sha256 } = await server.runs.checkpoint.mutate({ id });
  return download(sha256);
}

const recordOf = (run: RunView, status: RunRecord["status"]): RunRecord => ({
  id: run.id,
  project: run.project,
  name: run.name,
  document: run.document,
  startedAt: run.startedAt,
  status,
  server: run.server,
  removed: false,
});

/** Waits until the run that is shown is as wanted. */
function untilShown(wanted: (run: RunView | undefined) => boolean): Promise<RunView | undefined> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const { run } = useTraining.getState();
      if (wanted(run)) resolve(run);
      return wanted(run);
    };
    if (look()) return;
    const stop = useTraining.subscribe(() => {
      if (look()) stop();
    });
  });
}

/** Waits until all was told of a run that ends, also where its last words do not arrive. */
async function untilOver(id: string): Promise<void> {
  for (let asked = 0; !over.has(id) && asked < MOST_ASKED; asked++)
    await new Promise((resolve) => setTimeout(resolve, ASK_MILLISECONDS));
  // The last words wait for the next frame.
  await new Promise((resolve) => setTimeout(resolve, 2 * ASK_MILLISECONDS));
}
