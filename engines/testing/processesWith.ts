import { readdir } from "node:fs/promises";
import { environmentOf } from "../../nodejs/processes.ts";

/** Processes of this user by the variables that they were started with, each NAME=VALUE. */
export async function processesWith(isWanted: (variables: readonly string[]) => boolean): Promise<number[]> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return numbers.filter((pid) => isWanted(environmentOf(pid) ?? []));
}
