import { readFileSync } from "node:fs";
import type { Document } from "../../graph-schema/document.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { loadDataset } from "../data/loadDataset.ts";
import { type CheckpointStore, openCheckpointStore } from "../run/checkpointStore.ts";
import { RunControl } from "../run/control.ts";
import type { Artifacts } from "../run/emitArtifacts.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunHost } from "../run/executeRun.ts";
import { nodeRuntime } from "../runtime/node.ts";
import { memoryFolder } from "./memoryFolder.ts";
import { sampleFiles } from "./sampleFiles.ts";

/** A small classifier of irises, whose run takes eight steps an epoch. */
export function irisDocument(plan: Partial<Document["plan"]> = {}): Document {
  const read = readDocument(
    readFileSync(new URL("../../public/examples/irisMlp.json", import.meta.url), "utf8"),
  );
  if (!read.ok) throw new Error("the example does not open");
  return { ...read.document, plan: { ...read.document.plan, epochs: 3, checkpointEvery: 5, ...plan } };
}

/** A host in memory, with what was told to it and left with it. */
export interface MemoryHost extends RunHost {
  store: CheckpointStore;
  events: RunEvent[];
  files: Artifacts;
}

/** Carries a document's run out on its sample set, on one thread of ONNX Runtime, with everything in memory. */
export function memoryHost(document: Document, more: Partial<RunHost> = {}): MemoryHost {
  const host: MemoryHost = {
    store: openCheckpointStore(memoryFolder()),
    control: new RunControl(),
    events: [],
    files: {},
    clock: () => 0,
    load: async () => {
      const read = await loadDataset(document.plan.dataset ?? "", {
        sampleFile: sampleFiles,
        importedFile: () => Promise.resolve(undefined),
      });
      if ("error" in read) throw new Error(read.error);
      return { document, dataset: read.dataset };
    },
    runtime: () => Promise.resolve(nodeRuntime({ threads: 1 })),
    emit: (event) => void host.events.push(event),
    persist: async (files) => void (host.files = files),
    ...more,
  };
  return host;
}
