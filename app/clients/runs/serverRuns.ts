import { TRPCClientError } from "@trpc/client";
import type { RunRecord } from "../../state/run/runRecord.ts";
import { type RunView, storedView } from "../../state/run/runView.ts";
import { useTraining } from "../../state/run/trainingStore.ts";
import { messageOf } from "../../../training/run/runError.ts";
import { machineName } from "../../state/run/machines.ts";
import { chosenPlace, type ServerPlace } from "../../state/run/serverPlace.ts";
import { type Server, serverAt } from "../server.ts";
import { lockOf, readRun, removeRun, writeRecord } from "../storage/storedRuns.ts";
import { endWorker, send } from "../training/trainingClient.ts";
import { bringToTab, reconcile, Refused, sendToServer } from "./moveRun.ts";
import { places } from "./places.ts";
import { moved, placeOf } from "../../state/run/places.ts";
import { receive } from "./receive.ts";
import { shareDataset } from "./shareDataset.ts";

const RETRY_MILLISECONDS = 5_000;
const LOCK_MILLISECONDS = 2_000;

let following: { id: string; stop(): void } | undefined;

/** Shows why something about the server did not work, where the run is. */
const refuse = (what: string, cause: unknown): void =>
  useTraining.setState({ refused: [`${what} ${messageOf(cause)}`], busy: "" });

/** The server that a run is on, or was last. */
const serverOf = ({ on }: RunView): Server => serverAt(on?.machine ?? null);

/** Trains a run on a server, from its newest checkpoint in this browser if it has one. */
export async function startOnServer({ former: _, ...run }: RunView, on = chosenPlace()): Promise<void> {
  const busy = `Sending to ${machineName(on.machine)}`;
  // Under way from here on, so that nothing offers to start it again.
  const leaving: RunView = { ...run, status: "preparing", preparing: busy };
  useTraining.setState({ run: leaving, refused: [], runtime: undefined, busy });
  try {
    if (!(await shareDataset(run.document, on.machine))) return showStored(run, await readRun(run.id));
    const { server: id } = await alone(run.id, async () =>
      sendToServer((await readRun(run.id))?.record ?? newRecord(run), on, places),
    );
    const preparing = waitingFor(on);
    const there: RunView = { ...run, on, server: id, status: "preparing", preparing };
    useTraining.setState({ run: there, busy: "" });
    follow(there);
  } catch (cause) {
    // One that never trained has nothing to keep.
    if (cause instanceof Refused && run.saved === undefined) await removeRun(run.id);
    const stored = await readRun(run.id);
    showStored(run, stored);
    refuse(`The run could not be moved to ${machineName(on.machine)}.`, cause);
    if (stored && placeOf(stored.record) === "leaving") comeBackTo(run.id);
  }
}

/** Does what no tab that trains the run may do meanwhile; rejects where one goes on training it. */
async function alone<T>(runId: string, work: () => Promise<T>): Promise<T> {
  const refusal = new Error("Another tab trains this run. Wait until that one is over.");
  // The worker of a run that has just stopped here may hold it a little longer.
  const signal = AbortSignal.timeout(LOCK_MILLISECONDS);
  let held = false;
  return navigator.locks
    .request(lockOf(runId), { signal }, (lock) => {
      held = lock !== null;
      if (!held) throw refusal;
      return work();
    })
    .catch((cause: unknown) => {
      throw held ? cause : refusal;
    });
}

/** Ends the run in this tab with a checkpoint and goes on with it on a server. */
export async function moveToServer(run: RunView): Promise<void> {
  const on = chosenPlace();
  const there = machineName(on.machine);
  useTraining.setState({ busy: `Moving to ${there}`, refused: [] });
  try {
    if (!(await shareDataset(run.document, on.machine))) return useTraining.setState({ busy: "" });
    send({ kind: "stop" });
    const stopped = await untilShown((r) => r?.status !== "running" && r?.status !== "paused");
    if (stopped?.status !== "stopped") return useTraining.setState({ busy: "" });
    endWorker(`The run moved to ${there}.`);
    await startOnServer(stopped, on);
  } catch (cause) {
    refuse(`The run could not be moved to ${there}; it stays in this tab.`, cause);
  }
}

/** Ends the run on the server and brings its newest checkpoint here, for `goOn` in this tab. */
export async function moveToTab(run: RunView, goOn: (run: RunView) => void): Promise<void> {
  useTraining.setState({ busy: "Moving to this tab", refused: [] });
  moving.add(run.id);
  try {
    const stored = await readRun(run.id);
    if (!stored) throw new Error("This browser has no record of it.");
    const record = await bringToTab(stored.record, places);
    unfollow();
    const now = useTraining.getState().run ?? run;
    if (placeOf(record) === "over") show(record);
    else goOn(now.id === run.id ? now : run);
  } catch (cause) {
    refuse(
      `The run could not be moved to this tab; it stays on ${machineName(run.on?.machine ?? null)}.`,
      cause,
    );
  } finally {
    moving.delete(run.id);
  }
}

/** Runs on their way to this tab, which nobody else is to bring here. */
const moving = new Set<string>();

export const pauseOnServer = (run: RunView): Promise<void> => setPaused(run, { paused: true });
export const resumeOnServer = (run: RunView): Promise<void> => setPaused(run, { paused: false });

function setPaused(run: RunView, { paused }: { paused: boolean }): Promise<void> {
  useTraining.setState({ refused: [] });
  return serverOf(run)
    .api.runs.setPaused.mutate({ id: run.server!, paused })
    .then(
      () => undefined,
      (cause: unknown) => refuse("The server did not take that.", cause),
    );
}

export function stopOnServer(run: RunView): Promise<void> {
  useTraining.setState({ refused: [] });
  return serverOf(run)
    .api.runs.stop.mutate({ id: run.server! })
    .then(
      () => undefined,
      (cause: unknown) => refuse("The run could not be stopped.", cause),
    );
}

/**
 * Gives a run up whose server does not answer, so that this browser can train others: shown is what was kept of it here
 * before it went there. The server, should it come back, trains it to its end.
 */
export async function leaveOnServer({ id }: RunView): Promise<void> {
  const stored = await readRun(id);
  if (!stored || placeOf(stored.record) === "over") return;
  unfollow();
  const record = moved(stored.record, "lost");
  await writeRecord(record);
  const run = storedView({ ...stored, record }, { underWay: false });
  if (useTraining.getState().run?.id === id) useTraining.setState({ run, refused: [], busy: "" });
}

/** What is said of a run whose server does not answer. */
const waitingFor = (on: ServerPlace | undefined): string => `Waiting for ${machineName(on?.machine ?? null)}`;

/** Whether the server of a run that is shown does not answer. */
export const isSilent = ({ run, busy }: { run: RunView | undefined; busy: string }): boolean =>
  run !== undefined && run.server !== null && busy === waitingFor(run.on);

/** Says that the server of the run that is shown does not answer, for as long as it does not. */
function showSilence({ silent }: { silent: boolean }): void {
  const { busy, run } = useTraining.getState();
  const waiting = waitingFor(run?.on);
  if (silent && busy === "") useTraining.setState({ busy: waiting });
  if (!silent && busy === waiting) useTraining.setState({ busy: "" });
}

/** Follows a run of a server from the beginning of its log on. */
export function follow(run: RunView): void {
  const { server: id } = run;
  if (id === null || following?.id === id) return;
  unfollow();
  const subscription = serverOf(run).api.runs.events.subscribe(
    { runIds: [id] },
    {
      onData: ({ data: { event, at } }) => {
        if (event.kind !== "status")
          return receive({ kind: "event", runId: run.id, event, at: Date.parse(at) });
        if (event.status === "queued" || event.status === "running") return;
        unfollow();
        if (!moving.has(run.id)) void settle(run.id);
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

/** A run of an earlier visit that is on the server, shown: followed while it goes on, else brought here. */
export async function followAgain(run: RunView): Promise<void> {
  if (run.server === null || moving.has(run.id)) return;
  const record = await settle(run.id);
  if (record && placeOf(record) === "server")
    follow({ ...run, server: record.server, ...(record.on && { on: record.on }) });
}

/** Finds out what became of a run on the server; asks again later while that does not answer. */
export async function settle(runId: string): Promise<RunRecord | undefined> {
  const stored = await readRun(runId);
  if (!stored) return undefined;
  try {
    const record = await reconcile(stored.record, places);
    if (keptOut.delete(runId)) useTraining.setState({ refused: [] });
    showSilence({ silent: false });
    show(record);
    return record;
  } catch (cause) {
    const { run } = useTraining.getState();
    if (run?.id === runId) showSilence({ silent: true });
    // One that answers, though not to this browser, will not by itself.
    if (run?.id === runId && isKeptOut(cause)) {
      keptOut.add(runId);
      useTraining.setState({ refused: [messageOf(cause)] });
    }
    console.warn(cause);
    comeBackTo(runId);
    return undefined;
  }
}

/** Runs whose server lets nobody of this browser ask for them. */
const keptOut = new Set<string>();

/** Whether a server does not take the token, or there is none any more. */
const isKeptOut = (cause: unknown): boolean =>
  cause instanceof TRPCClientError &&
  ["UNAUTHORIZED", "FORBIDDEN"].includes((cause.data as { code?: string } | undefined)?.code ?? "");

const waiting = new Set<string>();

function comeBackTo(runId: string): void {
  if (waiting.has(runId)) return;
  waiting.add(runId);
  setTimeout(() => {
    waiting.delete(runId);
    const { run } = useTraining.getState();
    void (run?.id === runId ? followAgain({ ...run, server: run.server ?? "" }) : settle(runId));
  }, RETRY_MILLISECONDS);
}

/** Shows what a record says of the run in the Train panel. */
function show(record: RunRecord): void {
  const { run } = useTraining.getState();
  if (run?.id !== record.id) return;
  const over = placeOf(record) === "over" && record.status !== "running" && { status: record.status };
  const { former: _former, ...rest } = run;
  const { server, former } = record;
  const there = { server, ...(former !== undefined && { former }) };
  useTraining.setState({ run: { ...rest, ...there, ...over }, busy: "" });
}

/** A run that did not get to the server is shown as it is kept; one that was never kept is not there. */
function showStored(run: RunView, stored: Awaited<ReturnType<typeof readRun>>): void {
  if (!stored) return useTraining.setState({ run: undefined, busy: "" });
  useTraining.setState({ run, busy: "" });
  show(stored.record);
}

const newRecord = ({ id, project, name, document, startedAt }: RunView): RunRecord => ({
  ...{ id, project, name, document, startedAt },
  ...{ status: "running", server: null, removed: false },
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
