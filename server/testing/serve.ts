import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "../api/root.ts";
import { readEnv } from "../env.ts";
import { startServer } from "../startServer.ts";

/** A typed client of the server at an address. */
export const clientOf = (address: string) =>
  createTRPCClient<AppRouter>({ links: [httpLink({ url: `${address}/api/trpc` })] });

const alone = { TENSORLOOM_PAGES: "off", PORT: "0" } as const;

/** A server without pages in this process, on a free port. */
export const serve = (data: string, env: Readonly<Record<string, string>> = {}) =>
  startServer(readEnv({ ...alone, TENSORLOOM_DATA: data, ...env }));

/** A server in a process of its own. */
export interface ServerProcess {
  address: string;
  process: ChildProcess;
  /** Ends it with a signal; the exit code, or null if the signal did it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `server/main.ts`; rejects with what it printed if it does not come up. */
export function spawnServer(
  data: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", ...alone, TENSORLOOM_DATA: data, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return gone;
  };
  return new Promise((resolve, reject) => {
    let printed = "";
    const receive = (chunk: Buffer): void => {
      printed += String(chunk);
      const address = /Tensorloom is at (\S+)/.exec(printed)?.[1];
      if (address) resolve({ address, process: child, end });
    };
    child.stdout.on("data", receive);
    child.stderr.on("data", receive);
    void gone.then(() => reject(new Error(printed)));
  });
}
