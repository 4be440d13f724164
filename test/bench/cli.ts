import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { templateFolder } from "../readTemplate.ts";
import { type Figure, median } from "./stats.ts";

const run = promisify(execFile);
const command = fileURLToPath(new URL("../../bin/tensorloom", import.meta.url));

/** Has a process say at its end how long processors worked for it: microseconds, as the last line of its errors. */
const sayUsage = `data:text/javascript,${encodeURIComponent(
  `process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write("\\n" + (user + system)); });`,
)}`;

/** The command line: processor time until it has answered. */
export async function cliFigures(): Promise<Figure[]> {
  const document = fileURLToPath(new URL("irisMlp.json", templateFolder));
  return [await answer(["templates"]), await answer(["check", document])];
}

async function answer(args: readonly string[]): Promise<Figure> {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const { stderr } = await run(process.execPath, ["--import", sayUsage, command, ...args]);
    times.push(Number(stderr.trim().split("\n").at(-1)) / 1000);
  }
  return {
    what: `tensorloom ${args[0]}: processor time`,
    unit: "ms",
    ours: median(times),
    target: { kind: "value", atMost: 300 },
  };
}
