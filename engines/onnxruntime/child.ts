import { argv, exit } from "node:process";
import { runErrorEvent } from "../../training/run/runError.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { openEventFile } from "../eventFile.ts";
import type { FromRun, ToRun } from "../messages.ts";
import { readSpec, runDirectoryAt } from "../runDirectory.ts";
import { runInDirectory } from "./runInDirectory.ts";

// The process of one run: `node --import tsx child.ts RUN_FOLDER`, with an IPC channel to the server.

const aliveMilliseconds = 5_000;

const send = (message: FromRun): void => {
  // The callback takes the error of a server that is just gone; "disconnect" below ends the process then.
  process.send?.(message, undefined, undefined, () => undefined);
};

const control = new RunControl();
process.on("message", (message) => control[(message as ToRun).kind]());
// A run without its server would train beside the one that the next server starts.
process.on("disconnect", () => exit(1));
if (!process.connected) exit(1);
setInterval(() => send({ kind: "alive" }), aliveMilliseconds).unref();

const directory = runDirectoryAt(argv[2]!);
const spec = await readSpec(directory);
const events = openEventFile(directory.events, spec.lines);
let step = 0;
const emit = (event: RunEvent): void => {
  if ("step" in event) step = event.step;
  send({ kind: "event", line: events.append(event), event });
};

try {
  await runInDirectory({ directory, spec, control, emit, sync: () => events.sync() });
} catch (cause) {
  console.error(cause);
  const event = runErrorEvent(cause, step);
  try {
    emit(event);
  } catch {
    send({ kind: "finalEvent", event });
  }
}
events.close();
process.removeAllListeners("disconnect");
process.disconnect();
