import { useEffect, useState } from "react";
import type { RunView } from "../../state/run/runView.ts";
import { type Server, serverAt } from "../server.ts";

/** Where a run of the server stands, what it takes and what it printed. */
export type WatchedRun = Awaited<ReturnType<Server["api"]["runs"]["watch"]["query"]>>;

const intervalMilliseconds = 2_000;

/**
 * Asks a server about one of its runs every two seconds while it is in view, of one that is over until it has answered;
 * the last answer stays while it is silent.
 */
export function useWatchedRun({ server, former, on }: RunView): WatchedRun | undefined {
  const id = server ?? former ?? null;
  const isOver = server === null;
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
      if (!run || !isOver) timer = setTimeout(() => void ask(), intervalMilliseconds);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, isOver, machine]);
  return watched?.id === id ? watched.run : undefined;
}
