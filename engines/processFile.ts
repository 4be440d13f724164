import { rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunDirectory, runDirectoryAt, runsFolder } from "./runDirectory.ts";

/** A process that leads the group of a run's processes. */
export interface RunProcess {
  pid: number;
  /** When it started, to know it again after a restart of the server. */
  processStart: string | null;
}

/** Persists at once which process is at work, before a server that dies can forget it. */
export const writeProcess = ({ process }: RunDirectory, { pid, processStart }: RunProcess): void =>
  writeFileSync(process, JSON.stringify({ pid, processStart }));

export const removeProcess = ({ process }: RunDirectory): void => rmSync(process, { force: true });

/** The processes that an earlier server left at work in the folders of a data directory. */
export async function leftProcesses(data: string): Promise<{ directory: RunDirectory; left: RunProcess }[]> {
  const found = [];
  for (const name of await readdir(runsFolder(data)).catch(() => [])) {
    const directory = runDirectoryAt(join(runsFolder(data), name));
    const text = await readFile(directory.process, "utf8").catch(() => undefined);
    const left = text === undefined ? undefined : parsed(text);
    if (left) found.push({ directory, left });
  }
  return found;
}

function parsed(text: string): RunProcess | undefined {
  try {
    const { pid, processStart } = JSON.parse(text) as Partial<RunProcess>;
    return Number.isSafeInteger(pid) && pid! > 0
      ? { pid: pid!, processStart: processStart ?? null }
      : undefined;
  } catch {
    return undefined;
  }
}
