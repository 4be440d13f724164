import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** When a process started, as text that no later process with its number shares; undefined if there is none. */
export function processStart(pid: number): string | undefined {
  try {
    // The command name, the second field, may hold blanks and brackets: count from its closing one.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return fromPs(pid, "lstart=");
  }
}

/** Memory that a process holds, in bytes; undefined if there is no such process. */
export function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    const kilobytes = fromPs(pid, "rss=");
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  }
}

/** Ends a process and all that it started, if it leads a group of its own. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function fromPs(pid: number, field: string): string | undefined {
  if (process.platform === "linux") return undefined;
  try {
    return execFileSync("ps", ["-o", field, "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
