import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A server process of the product, as `npm start` runs it. */
export interface RunningServer {
  /** "http://127.0.0.1:PORT" */
  address: string;
  process: ChildProcess;
  /** Ends it as Ctrl+C would and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts the server on its own data directory, by default on a free port; rejects when it ends without an address. */
export async function startServer(
  data: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...process.env, NODE_ENV: "production", PORT: "0", TENSORLOOM_DATA: data, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /http:\/\/\S+/.exec(line)?.[0];
      if (found) resolve(found);
    });
    child.once("exit", () => reject(new Error("the server ended before it gave an address")));
  });
  return { address, process: child, stop };
}
