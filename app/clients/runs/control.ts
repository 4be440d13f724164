import type { Document } from "../../../graph-schema/document.ts";
import { useSession } from "../../state/project/session.ts";
import { useEditor } from "../../state/editor/editor.ts";
import type { StartRequest } from "../training/messages.ts";
import "./receive.ts";
import { isUnderWay, newRun, type RunView } from "../../state/run/runView.ts";
import { pauseOnServer, resumeOnServer, startOnServer, stopOnServer } from "./serverRuns.ts";
import { renewWorker, send } from "../training/trainingClient.ts";
import { useTraining, useRequestedRuntime } from "../../state/run/trainingStore.ts";

/** Trains a document from the beginning, where the person wants to train. */
export function startRun(document: Document = useEditor.getState().document): void {
  const run = newRun(aboutNewRun(document));
  if (useRequestedRuntime.getState().wish === "server") void startOnServer(run);
  else begin(run, {});
}

/** Trains a document from the beginning where a run was on a server, as that was; else where the person wants to train. */
export function startLike({ on }: RunView, document: Document): void {
  if (on) void startOnServer(newRun(aboutNewRun(document)), on);
  else startRun(document);
}

const aboutNewRun = (document: Document): Parameters<typeof newRun>[0] => ({
  id: crypto.randomUUID(),
  project: useSession.getState().id,
  name: document.name,
  document,
  startedAt: Date.now(),
});

/** Trains the open document in this tab from the weights of a run, as far as they fit; the run says what it took. */
export const startFromWeights = ({ id }: RunView): void =>
  begin(newRun(aboutNewRun(useEditor.getState().document)), { weightsOf: id });

/** Goes on with a run in this tab, from its newest checkpoint in this browser. */
export function continueRun({ on: _, former: _former, ...run }: RunView): void {
  begin({ ...run, server: null }, { resume: "latest" });
}

/** Goes on with a run whose GPU was lost, on WebAssembly if it was lost again before the next checkpoint. */
const continueAfterLoss = (run: RunView): void =>
  begin(run, { resume: "latest", ...((run.lost?.times ?? 0) > 1 && { requested: "wasm" }) });

/** Goes on by itself with runs of this tab that lose their GPU, until the answer is called. */
export const followLosses = (): (() => void) =>
  useTraining.subscribe(({ run }, { run: before, busy }) => {
    if (run?.status !== "halted" || run.halted?.code !== "deviceLost" || run.server !== null) return;
    // Whoever wants to stop it or to move it away has what they want.
    if (isUnderWay(before) && before.id === run.id && busy === "") continueAfterLoss(run);
  });

function begin(run: RunView, how: Partial<Pick<StartRequest, "resume" | "weightsOf" | "requested">>): void {
  const { run: other } = useTraining.getState();
  if (isUnderWay(other) && other.id !== run.id) return;
  const { wish: requested } = useRequestedRuntime.getState();
  renewWorker();
  useTraining.setState({
    run: { ...run, status: "preparing", preparing: "Loading the data" },
    refused: [],
    runtime: undefined,
    busy: "",
  });
  const { id: runId, project, document } = run;
  send({
    kind: "start",
    runId,
    project,
    document,
    requested: requested === "server" ? "auto" : requested,
    ...how,
  });
}

/** Lets the run wait after the step under way. */
export function pauseRun(): void {
  const { run } = useTraining.getState();
  if (run && run.server !== null) void pauseOnServer(run);
  else send({ kind: "pause" });
}

/** Lets it go on. */
export function resumeRun(): void {
  const { run } = useTraining.getState();
  if (run && run.server !== null) void resumeOnServer(run);
  else send({ kind: "resume" });
}

/** Ends the run after the step under way; its checkpoint stays. */
export function stopRun(): void {
  const { run } = useTraining.getState();
  useTraining.setState({ busy: "Stopping" });
  if (run && run.server !== null) void stopOnServer(run);
  else send({ kind: "stop" });
}
