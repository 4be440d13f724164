import { afterFrame } from "./afterFrame.ts";
import { isUnderWay, reduceEvent } from "../../state/run/runView.ts";
import { endWorker, listen, type RunMessage } from "../training/trainingClient.ts";
import { useTraining } from "../../state/run/trainingStore.ts";

const received: RunMessage[] = [];

const showAll = afterFrame(() => {
  const { run: before, runtime: known, busy } = useTraining.getState();
  let run = before;
  let runtime = known;
  for (const message of received.splice(0)) {
    if (message.runId !== run?.id) continue;
    if (message.kind === "event") run = reduceEvent(run, { event: message.event, at: message.at });
    else if (message.kind === "runtime") runtime = { description: message.description, why: message.why };
    else if (isUnderWay(run)) {
      useTraining.setState({ refused: message.reasons });
      run = run.saved === undefined ? undefined : { ...run, status: "interrupted" };
    }
  }
  if (run?.status === "halted" && before?.status !== "halted" && run.server === null)
    // Whatever halted it may have taken the device or the memory along.
    endWorker("The run halted.");
  useTraining.setState({ run, runtime, ...(!isUnderWay(run) && busy === "Stopping" ? { busy: "" } : {}) });
});

/** Takes in what an engine says of its run, in this tab or on the server; the screen follows once a frame. */
export function receive(message: RunMessage): void {
  received.push(message);
  showAll();
}

listen(receive);
