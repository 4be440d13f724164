import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startServer } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the server that the end-to-end tests share. */
    address: string;
  }
}

/** Starts the built app for the end-to-end tests, on a free port and with a data directory of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), "tensorloom-"));
  const server = await startServer(data);
  project.provide("address", server.address);
  return async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
}
