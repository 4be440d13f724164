import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Command } from "./engine.ts";
import type { RunDirectory } from "./runDirectory.ts";

const require = createRequire(import.meta.url);

/** Runs a TypeScript module of this program, with the run's folder as its argument. */
export const nodeCommand = (script: URL, { path }: RunDirectory): Command => ({
  program: process.execPath,
  // By its path: the program starts in the run's folder, from where no package is found.
  arguments: ["--import", pathToFileURL(require.resolve("tsx")).href, fileURLToPath(script), path],
  environment: {},
});
