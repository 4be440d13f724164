import type { RunDirectory } from "../runDirectory.ts";
import { processesWith } from "./processesWith.ts";

/** The process of a rank of a run; undefined while there is none. */
export async function rankProcess(rank: number, { path }: RunDirectory): Promise<number | undefined> {
  const wanted = [`TENSORLOOM_RUN=${path}`, `RANK=${rank}`];
  const [pid] = await processesWith((variables) => wanted.every((one) => variables.includes(one)));
  return pid;
}
