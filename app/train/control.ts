import type { Document } from "../../graph-schema/document.ts";
import { useSession } from "../projects/session.ts";
import { useEditor } from "../state/editor.ts";
import type { StartRequest, TrainingReply } from "../workers/training/messages.ts";
import { afterFrame } from "./afterFrame.ts";
import { isUnderWay, newRun, type RunView, tell } from "./runView.ts";
import { endWorker, listen, renewWorker, send } from "./trainingClient.ts";
import { useTraining, useWish } from "./trainingStore.ts";

type Told = Exclude<TrainingReply, { id: number }>;

const heard: Told[] = [];
const hearAll = afterFrame(() => {
  const { run: before, runtime: known } = useTraining.getState();
  let run = before;
  let runtime = known;
  for (const told of heard.splice(0)) {
    if (told.runId !== run?.id) continue;
    if (told.kind === "event") run = tell(run, told);
    else if (told.kind === "runtime") runtime = { description: told.description, why: told.why };
    else {
      useTraining.setState({ refused: told.reasons });
      run = run.saved === undefined ? undefined : { ...run, status: "interrupted" };
    }
  }
  if (run?.status === "halted" && before?.status !== "halted" && run.server === null)
    // Whatever halted it may have taken the device or the memory along.
    endWorker("The run halted.");
  useTraining.setState({ run, runtime, ...(isUnderWay(run) ? {} : { busy: "" }) });
});

listen((told) => {
  heard.push(told);
  hearAll();
});

/** Trains the open document from the beginning. */
export function startRun(document: Document = useEditor.getState().document): void {
  const run = newRun({
    id: crypto.randomUUID(),
    project: useSession.getState().id,
    name: document.name,
    document,
    startedAt: Date.now(),
  });
  begin(run, {});
}

/** Goes on with a run of this browser from its newest checkpoint, or from the given one. */
export const continueRun = (run: RunView, checkpoint?: Uint8Array): void =>
  begin({ ...run, server: null }, { resume: checkpoint ?? "latest" });

function begin(run: RunView, how: Pick<StartRequest, "resume">): void {
  if (isUnderWay(useTraining.getState().run) && useTraining.getState().run?.server === null) return;
  renewWorker();
  useTraining.setState({
    run: { ...run, status: "preparing", preparing: "Loading the data" },
    refused: [],
    busy: "",
  });
  const { id: runId, project, document } = run;
  send({ kind: "start", runId, project, document, wish: useWish.getState().wish, ...how });
}

export const pauseRun = (): void => send({ kind: "pause" });
export const resumeRun = (): void => send({ kind: "resume" });

/** Ends the run after the step under way; its checkpoint stays. */
export function stopRun(): void {
  useTraining.setState({ busy: "Stopping" });
  send({ kind: "stop" });
}
