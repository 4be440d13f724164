import type { TrainingReply } from "../training/messages.ts";
import { afterFrame } from "./afterFrame.ts";
import { isUnderWay, tell } from "../../state/run/runView.ts";
import { endWorker, listen } from "../training/trainingClient.ts";
import { useTraining } from "../../state/run/trainingStore.ts";

/** What an engine tells of its run, from this tab or from the server. */
export type Told = Exclude<TrainingReply, { id: number }>;

const heard: Told[] = [];

const showAll = afterFrame(() => {
  const { run: before, runtime: known, busy } = useTraining.getState();
  let run = before;
  let runtime = known;
  for (const told of heard.splice(0)) {
    if (told.runId !== run?.id) continue;
    if (told.kind === "event") run = tell(run, { event: told.event, at: told.at });
    else if (told.kind === "runtime") runtime = { description: told.description, why: told.why };
    else {
      useTraining.setState({ refused: told.reasons });
      run = run.saved === undefined ? undefined : { ...run, status: "interrupted" };
    }
  }
  if (run?.status === "halted" && before?.status !== "halted" && run.server === null)
    // Whatever halted it may have taken the device or the memory along.
    endWorker("The run halted.");
  useTraining.setState({ run, runtime, ...(!isUnderWay(run) && busy === "Stopping" ? { busy: "" } : {}) });
});

/** Takes in what is told of a run; the screen follows once a frame. */
export function hear(told: Told): void {
  heard.push(told);
  showAll();
}

listen(hear);
