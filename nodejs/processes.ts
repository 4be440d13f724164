import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** When a process started, as text that no later process with its number shares; undefined if there is none. */
export function processStart(pid: number): string | undefined {
  try {
    const fields = statFields(readFileSync(`/proc/${pid}/stat`, "utf8"));
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return fromPs(pid, "lstart=");
  }
}

/** What follows the command name in /proc/PID/stat: state, parent, group and so on. */
function statFields(stat: string): string[] {
  // The name, the second field, may hold blanks and brackets: count from its closing one.
  return stat.split(") ").at(-1)?.split(" ") ?? [];
}

/** Numbers of the processes in a group; where there is no /proc its leader alone. */
export async function groupMembers(group: number): Promise<number[]> {
  const names = await readdir("/proc").catch(() => undefined);
  if (!names?.includes("self")) return [group];
  const members: number[] = [];
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    const [state, , pgrp] = statFields(stat);
    if (Number(pgrp) === group && state !== "Z") members.push(Number(name));
  }
  return members;
}

/** Memory that the processes of a group hold together, in bytes. */
export async function groupBytes(group: number): Promise<number> {
  const members = await groupMembers(group);
  return members.reduce((sum, pid) => sum + (residentBytes(pid) ?? 0), 0);
}

/** Memory that a process holds, in bytes; undefined if there is no such process. */
function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    const kilobytes = fromPs(pid, "rss=");
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  }
}

/** Variables that a process of this user was started with, each NAME=VALUE; undefined where that cannot be read. */
export function environmentOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return undefined;
  }
}

/** Ends a process and all that it started, if it leads a group of its own. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // macOS refuses where all that is left of a group waits to be taken note of.
    if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
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
