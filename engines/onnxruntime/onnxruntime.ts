import { availableParallelism } from "node:os";
import { z } from "zod";
import { findLibrary } from "../../training/runtime/native/findLibrary.ts";
import type { Engine } from "../engine.ts";
import { nodeCommand } from "../nodeCommand.ts";

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
  const library = findLibrary();
  return "missing" in library
    ? { available: false, reason: library.missing }
    : { available: true, has: `ONNX Runtime ${library.version}, ${availableParallelism()} threads` };
}
