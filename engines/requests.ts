import { appendFile } from "node:fs/promises";
import type { RunControl } from "../training/run/control.ts";
import { type Following, followLines } from "./followLines.ts";
import type { RunDirectory } from "./runDirectory.ts";

/** What the server asks of a run's program, a line of requests.jsonl. */
export interface RunRequest {
  /** `stop` is to write a checkpoint and end the run. */
  kind: "pause" | "resume" | "stop";
}

/** Asks a run's program; rejects where the disk is full. */
export const appendRequest = ({ requests }: RunDirectory, request: RunRequest): Promise<void> =>
  appendFile(requests, `${JSON.stringify(request)}\n`);

/** Does what is asked of this process, in order. */
export const followRequests = ({ requests }: RunDirectory, control: RunControl): Following =>
  followLines(requests, 0, (lines) => {
    for (const line of lines) {
      const kind = kindOf(line);
      if (kind) control[kind]();
    }
  });

/** What a line asks, also behind what a full disk left of one before it; undefined for what is no request. */
function kindOf(line: string): RunRequest["kind"] | undefined {
  return /\{"kind":"(pause|resume|stop)"\}$/.exec(line)?.[1] as RunRequest["kind"] | undefined;
}
