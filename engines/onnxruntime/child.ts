import { argv, exit } from "node:process";
import { haltOf } from "../../training/run/halt.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { openEventFile } from "../eventFile.ts";
import type { FromRun, ToRun } from "../messages.ts";
import { readSpec, runDirectoryAt } from "../runDirectory.ts";
import { carryOutRun } from "./carryOutRun.ts";

// The process of one run: `node --import tsx child.ts RUN_FOLDER`, with an IPC channel to the server.

const aliveMilliseconds = 5_000;

const tell = (message: FromRun): void => {
  // The callback takes the error of a server that is just gone; "disconnect" below ends the process then.
  process.send?.(message, undefined, undefined, () => undefined);
};

const control = new RunControl();
process.on("message", (message) => control[(message as ToRun).kind]());
// A run without its server would train beside the one that the next server starts.
process.on("disconnect", () => exit(1));
if (!process.connected) exit(1);
setInterval(() => tell({ kind: "alive" }), aliveMilliseconds).unref();

const directory = runDirectoryAt(argv[2]!);
const spec = await readSpec(directory);
const events = openEventFile(directory.events, spec.lines);
let step = 0;
const emit = (event: RunEvent): void => {
  if ("step" in event) step = event.step;
  tell({ kind: "event", line: events.append(event), event });
};

try {
  await carryOutRun({ directory, spec, control, emit, sync: () => events.sync() });
} catch (cause) {
  console.error(cause);
  const event = haltOf(cause, step);
  try {
    emit(event);
  } catch {
    tell({ kind: "lastWord", event });
  }
}
events.close();
process.removeAllListeners("disconnect");
process.disconnect();
