import type { LaunchedRun } from "../../engines/launcher.ts";
import type { RunLog } from "./runLog.ts";

const intervalMilliseconds = 1_000;

/** Says in a run's log where its launcher sees it, whenever that changes; call what it returns when the run is gone. */
export function tellState(log: RunLog, runId: string, launched: Pick<LaunchedRun, "state">): () => void {
  let told = "";
  const look = (): void => {
    const { words } = launched.state();
    if (words === told) return;
    told = words;
    if (words === "") return;
    const event = { kind: "preparing" as const, what: words };
    log.record({ runId, line: null, event }).catch((error: unknown) => console.error(error));
  };
  const timer = setInterval(look, intervalMilliseconds).unref();
  return () => clearInterval(timer);
}
