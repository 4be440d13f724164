import { rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type RunDirectory, runDirectoryAt, runsFolder } from "./runDirectory.ts";

const runWork = z.object({
  /** Name of the launcher; files of earlier versions know of one alone. */
  launcher: z.string().default("local"),
  /** The process that leads the group of a run's processes, on this machine. */
  pid: z.int().min(1).nullable().default(null),
  /** When it started, to know it again after a restart of the server. */
  processStart: z.string().nullable().default(null),
  /** What another machine knows it by; null also while it is being handed over. */
  job: z.string().nullable().default(null),
});

/** What is at work on a run: a process of this machine, or a job elsewhere. */
export type RunWork = z.infer<typeof runWork>;

/** Persists at once what is at work, before a server that dies can forget it. */
export const writeWork = ({ process }: RunDirectory, work: Partial<RunWork> & { launcher: string }): void =>
  writeFileSync(process, JSON.stringify(work));

export const removeWork = ({ process }: RunDirectory): void => rmSync(process, { force: true });

/** What an earlier server left at work in the folders of a data directory. */
export async function leftWork(data: string): Promise<{ directory: RunDirectory; left: RunWork }[]> {
  const found = [];
  for (const name of await readdir(runsFolder(data)).catch(() => [])) {
    const directory = runDirectoryAt(join(runsFolder(data), name));
    const text = await readFile(directory.process, "utf8").catch(() => undefined);
    const left = text === undefined ? undefined : parsed(text);
    if (left) found.push({ directory, left });
  }
  return found;
}

function parsed(text: string): RunWork | undefined {
  try {
    const work = runWork.parse(JSON.parse(text));
    return work.launcher === "local" && work.pid === null ? undefined : work;
  } catch {
    return undefined;
  }
}
