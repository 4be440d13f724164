import { useEffect, useState } from "react";
import type { RunView } from "../../state/run/runView.ts";
import { hasEndedOnServer } from "./moveRun.ts";
import { type Server, serverAt } from "../server.ts";

/** Where a run of the server stands, what it takes and what it printed. */
export type WatchedRun = Awaited<ReturnType<Server["api"]["runs"]["watch"]["query"]>>;

const intervalMilliseconds = 2_000;

/**
 * Asks a server about one of its runs, every two seconds until it has ended, while it is in view; the last answer stays
 * while it is silent.
 */
export function useWatchedRun({ server, endedAs, on }: RunView): WatchedRun | undefined {
  const id = server ?? endedAs ?? null;
  const machine = on?.machine ?? null;
  const [watched, setWatched] = useState<{ id: string; run: WatchedRun }>();
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      if (id === null) return;
      const run = await serverAt(machine)
        .api.runs.watch.query({ id })
        .catch(() => undefined);
      if (left) return;
      if (run) setWatched({ id, run });
      if (run && hasEndedOnServer(run.status)) return;
      timer = setTimeout(() => void ask(), intervalMilliseconds);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, machine]);
  return watched?.id === id ? watched.run : undefined;
}
