import { hostname } from "node:os";
import { emptyDocument } from "../../graph-schema/document.ts";
import { programVersion } from "../../training/run/programVersion.ts";
import { procedure } from "./trpc.ts";

/** What this server is: whoever points an app at it asks this first. */
export const about = procedure("read").query(async ({ ctx }) => ({
  program: "tensorloom" as const,
  version: programVersion,
  /** Of the documents that it reads, and older ones. */
  documents: emptyDocument().version,
  /** Name of its machine. */
  machine: hostname(),
  /** What whoever asks may do. */
  scope: ctx.who.kind === "token" ? ctx.who.scope : ("admin" as const),
  engines: await Promise.all(
    Object.values(ctx.engines).map(async (engine) => ({
      title: engine.title,
      probe: await engine.probe(),
      devices: engine.devices().map(({ name, memory }) => ({ name, memory: memory.total })),
    })),
  ),
}));
