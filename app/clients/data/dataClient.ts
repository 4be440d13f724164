import type { Told } from "../../../training/data/reader.ts";
import type { Document } from "../../../graph-schema/document.ts";
import type { DataAnswer, DataReply, DataRequest, ImportedInfo, Rows } from "./messages.ts";
import { workerFault } from "../workerFault.ts";
import type { DatasetInfo } from "../../state/plan/datasetInfo.ts";
import type { PlanInfo } from "../../state/plan/planInfo.ts";

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, { resolve(answer: DataAnswer): void; reject(error: Error): void }>();

type Asked<R = DataRequest> = R extends { id: number } ? Omit<R, "id"> : never;

function ask<A>(request: Asked): Promise<A> {
  worker ??= start();
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve: (answer) => resolve(answer as A), reject });
    worker!.postMessage({ id, ...request });
  });
}

function start(): Worker {
  const made = new Worker(new URL("./data.worker.ts", import.meta.url), { type: "module" });
  made.onmessage = ({ data }: MessageEvent<DataReply>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("failed" in data) asked?.reject(new Error(data.failed));
    else asked?.resolve(data.answer);
  };
  made.onerror = (e) => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(workerFault("The data worker", e)));
    waiting.clear();
  };
  return made;
}

/** What a document's plan comes to with its data. */
export const planInfoOf = (document: Document): Promise<PlanInfo> => ask({ kind: "plan", document });

/** Elements of some rows, by column name. */
export const readRows = async (
  { dataset, told }: { dataset: string; told: Told },
  rows: readonly number[],
): Promise<Rows> => (await ask<{ rows: Rows }>({ kind: "rows", dataset, told, rows })).rows;

/** One row that the training of a document holds out. */
export const readHeldOut = (document: Document, nth: number): Promise<{ row: number; values: Rows }> =>
  ask({ kind: "heldOut", document, nth });

/** Reads files and keeps them in this browser; the error says what is wrong with them. */
export const importSources = (
  files: readonly File[],
): Promise<{ imported: DatasetInfo } | { error: string }> => ask({ kind: "import", files });

/** The datasets that were imported into this browser. */
export const listImported = (): Promise<readonly ImportedInfo[]> => ask({ kind: "imported" });

/** Removes an imported dataset from this browser. */
export const forget = (dataset: string): Promise<void> => ask({ kind: "forget", dataset });
