import { readdir } from "node:fs/promises";
import { environmentOf } from "../../nodejs/processes.ts";
import type { RunDirectory } from "../runDirectory.ts";

/** The process of a rank of a run; undefined while there is none. */
export async function rankProcess(rank: number, { path }: RunDirectory): Promise<number | undefined> {
  for (const name of (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry))) {
    const environment = environmentOf(Number(name)) ?? [];
    const wanted = [`TENSORLOOM_RUN=${path}`, `RANK=${rank}`];
    if (wanted.every((variable) => environment.includes(variable))) return Number(name);
  }
  return undefined;
}
