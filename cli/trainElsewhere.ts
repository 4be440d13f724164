import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Document } from "../graph-schema/document.ts";
import { directoryObjects } from "../nodejs/objects.ts";
import type { RunEvent } from "../training/run/events.ts";
import { UserError } from "./command.ts";
import { existing } from "./files.ts";
import { output } from "./output.ts";

/** A run that another place than this process carries out. */
export interface RunElsewhere {
  document: Document;
  /** As --data gives them. */
  data: readonly string[];
  out: string;
  /** Name of a launcher. */
  on: string;
  engine: string | undefined;
  /** Of the engine, as --setting gives them. */
  settings: Readonly<Record<string, unknown>>;
  overwrite: boolean;
  /** Only shows what would be handed over. */
  dryRun: boolean;
  line(event: RunEvent): string;
}

// From the sources as from the bundle one folder up.
const program = fileURLToPath(new URL("../engines/trainOn.ts", import.meta.url));

/** Carries it out by a process of the engines, which this command does not load; the exit code. */
export async function trainElsewhere(x: RunElsewhere): Promise<number> {
  const out = resolve(x.out);
  const { dataset, file } = await stored(x, out);
  const document = { ...x.document, plan: { ...x.document.plan, dataset } };
  const { on, settings, overwrite, dryRun } = x;
  const asked = { document, dataset, file, out, on, settings, overwrite, dryRun };
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["pipe", "pipe", "inherit"],
    // Ctrl+C is for this process, which asks for a checkpoint.
    detached: true,
  });
  // It ends with its input, and so with this process, however that ends.
  child.stdin.on("error", () => undefined);
  child.stdin.write(`${JSON.stringify({ ...asked, ...(x.engine !== undefined && { engine: x.engine }) })}\n`);
  const stop = (): void => void child.kill("SIGINT");
  const kill = (): void => void child.kill("SIGTERM");
  process.once("SIGINT", stop);
  process.once("SIGTERM", kill);
  output.lost.addEventListener("abort", stop);
  const ended = new Promise<number>((done) => child.once("close", (code) => done(code ?? 1)));
  for await (const line of createInterface({ input: child.stdout }))
    output.write(`${x.dryRun ? line : x.line(JSON.parse(line) as RunEvent)}\n`);
  const code = await ended;
  process.off("SIGINT", stop);
  process.off("SIGTERM", kill);
  output.lost.removeEventListener("abort", stop);
  return code;
}

/** The data as the run's programs find them: a sample by its name, a file among the objects of the run's folder. */
async function stored(
  { document, data }: RunElsewhere,
  out: string,
): Promise<{ dataset: string; file: { path: string; name: string } | null }> {
  const [reference = document.plan.dataset, ...more] = data;
  if (reference === null)
    throw new UserError("the plan names no data; give --data sample:NAME or --data FILE");
  if (more.length > 0) throw new UserError("--on: takes one file of data; train a set of several here");
  if (reference.startsWith("sample:")) return { dataset: reference, file: null };
  if (reference.startsWith("file:"))
    throw new UserError("the plan names a file by its hash; give that file by --data FILE");
  // Says what is wrong with one that cannot be read.
  await existing(reference);
  const objects = await directoryObjects(out);
  const written = await objects.write(createReadStream(reference));
  if ("mismatch" in written) throw new Error(`internal: ${written.mismatch}`);
  const path = await objects.localFile(written.sha256);
  return { dataset: `file:${written.sha256}`, file: { path, name: basename(reference) } };
}
