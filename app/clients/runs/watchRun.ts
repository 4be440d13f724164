import { useEffect, useState } from "react";
import { server } from "../server.ts";

/** Where a run of the server stands, what it takes and what it printed. */
export type WatchedRun = Awaited<ReturnType<typeof server.runs.watch.query>>;

const intervalMilliseconds = 2_000;

/** Asks the server about one of its runs every two seconds while it is in view; the last answer stays while it is silent. */
export function useWatchedRun(id: string): WatchedRun | undefined {
  const [watched, setWatched] = useState<{ id: string; run: WatchedRun }>();
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      const run = await server.runs.watch.query({ id }).catch(() => undefined);
      if (left) return;
      if (run) setWatched({ id, run });
      timer = setTimeout(() => void ask(), intervalMilliseconds);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id]);
  return watched?.id === id ? watched.run : undefined;
}
