import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Number of the process whose command line holds `text`. */
export function processOf(text: string): number {
  for (const { pid, command } of commands()) if (pid !== process.pid && command.includes(text)) return pid;
  throw new Error(`No process has ${text} on its command line`);
}

function* commands(): Generator<{ pid: number; command: string }> {
  if (!existsSync("/proc/self/cmdline")) {
    for (const line of execFileSync("ps", ["-axo", "pid=,command="], { encoding: "utf8" }).split("\n"))
      yield { pid: Number.parseInt(line, 10), command: line };
    return;
  }
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)))
    try {
      yield { pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, "utf8") };
    } catch {
      // Gone since the listing.
    }
}
