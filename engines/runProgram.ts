import { utimes } from "node:fs/promises";
import { argv } from "node:process";
import { runErrorEvent } from "../training/run/runError.ts";
import { RunControl } from "../training/run/control.ts";
import type { RunEvent } from "../training/run/events.ts";
import { openEventFile } from "./eventFile.ts";
import { writeFinalEvent } from "./finalEvent.ts";
import { followRequests } from "./requests.ts";
import { readJob, type RunDirectory, runDirectoryAt, type RunJob } from "./runDirectory.ts";

/** What a program of ours does in a run's folder, and with what. */
export interface RunTask {
  directory: RunDirectory;
  job: RunJob;
  control: RunControl;
  emit(event: RunEvent): void;
  /** Syncs the events so far to disk. */
  sync(): void;
}

const aliveMilliseconds = 5_000;

/**
 * Carries out a task in the folder that is the first argument of this process: events, requests and signs of life go by
 * the files of an `Engine`. An error of the task is the last event, and the exit code is 1 then.
 */
export async function runProgram(carryOut: (task: RunTask) => Promise<void>): Promise<void> {
  const directory = runDirectoryAt(argv[2]!);
  // A run without its server would train beside the one that the next server starts.
  const end = (): never => process.exit(1);
  process.stdin.once("end", end).once("error", end).resume();
  const control = new RunControl();
  const requests = followRequests(directory, control);
  const alive = setInterval(() => void renew(directory), aliveMilliseconds);
  const events = openEventFile(directory.events);
  let step = 0;
  const emit = (event: RunEvent): void => {
    if ("step" in event) step = event.step;
    events.append(event);
  };
  try {
    const job = await readJob(directory);
    await carryOut({ directory, job, control, emit, sync: () => events.sync() });
  } catch (cause) {
    console.error(cause);
    const event = runErrorEvent(cause, step);
    try {
      emit(event);
    } catch {
      writeFinalEvent(directory, event);
    }
    process.exitCode = 1;
  }
  events.close();
  clearInterval(alive);
  await requests.close();
  process.stdin.off("end", end).off("error", end).destroy();
}

const renew = ({ alive }: RunDirectory): Promise<void> =>
  utimes(alive, new Date(), new Date()).catch((error: unknown) => console.error(error));
