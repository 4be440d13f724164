import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Engine } from "../engine.ts";
import { nodeCommand } from "../nodeCommand.ts";

const { resolve } = createRequire(import.meta.url);

/** Trains with ONNX Runtime on the processor of the server. */
export const onnxruntime: Engine = {
  type: "onnxruntime",
  title: "ONNX Runtime",
  doc: "Trains on the processor of the server, in a process of its own.",
  // Looked for, not loaded: a native library that only the run's own process needs.
  probe: () => Promise.resolve(found()),
  portable: false,
  settings: z.object({}),
  devices: () => [],
  choose: (settings) => ({ settings, reasons: [], short: false }),
  lighten: () => [],
  devicesOf: () => 0,
  accepts: () => [],
  prepare: () => ({ encoded: false, files: {} }),
  command: ({ directory }) => nodeCommand(new URL("child.ts", import.meta.url), directory),
};

function found(): Awaited<ReturnType<Engine["probe"]>> {
  const about = resolve("onnxruntime-node/package.json");
  const { version } = JSON.parse(readFileSync(about, "utf8")) as { version: string };
  const machine = `${process.platform}/${process.arch}`;
  const library = join(dirname(about), "bin/napi-v6", machine, "onnxruntime_binding.node");
  return existsSync(library)
    ? { available: true, has: `ONNX Runtime ${version}, ${availableParallelism()} threads` }
    : { available: false, reason: `ONNX Runtime ${version} has no library for ${machine}.` };
}
