import { workerFault } from "../workerFault.ts";
import type {
  ExportedFile,
  ExportRequest,
  PredictRequest,
  Prediction,
  TrainingReply,
  TrainingRequest,
} from "./messages.ts";

/** What an engine says of its run unasked. */
export type RunMessage = Exclude<TrainingReply, { id: number }>;
type Answer = Extract<TrainingReply, { id: number }>;

let worker: Worker | undefined;
/** The run that the worker was told to train last. */
let trains: string | undefined;
let listener: (message: RunMessage) => void = () => undefined;
let last = 0;
const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();

/** Calls `receive` with all that the worker says unasked. */
export const listen = (receive: (message: RunMessage) => void): void => void (listener = receive);

/** Starts a fresh worker: one that has trained keeps the memory and the device of its run. */
export function renewWorker(): void {
  endWorker("A new run began.");
  worker = start();
}

/** Ends the worker, and what was asked of it, with this reason. */
export function endWorker(why: string): void {
  worker?.terminate();
  worker = undefined;
  trains = undefined;
  for (const { reject } of waiting.values()) reject(new Error(why));
  waiting.clear();
}

function start(): Worker {
  const made = new Worker(new URL("./training.worker.ts", import.meta.url), {
    type: "module",
  });
  made.onmessage = ({ data }: MessageEvent<TrainingReply>) => {
    if (!("id" in data)) return listener(data);
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === "failed") asked?.reject(new Error(data.message));
    else asked?.resolve(data);
  };
  made.onerror = (e) => {
    if (worker !== made) return;
    const why = workerFault("The training worker", e);
    const runId = trains;
    endWorker(why);
    if (runId !== undefined) listener({ kind: "refused", runId, reasons: [why] });
  };
  return made;
}

/** Tells the worker something that has no answer. */
export function send(request: TrainingRequest): void {
  if (request.kind === "start") trains = request.runId;
  (worker ??= start()).postMessage(request);
}

function ask(request: (id: number) => TrainingRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    send(request(id));
  });
}

/** What a run's model says about one sample now; rejects with what a person can do about it. */
export const predict = (about: Omit<PredictRequest, "kind" | "id">): Promise<Prediction> =>
  ask((id) => ({ kind: "predict", id, ...about })) as Promise<Prediction & Answer>;

/** A file to take away. */
export const exportFile = (about: Omit<ExportRequest, "kind" | "id">): Promise<ExportedFile> =>
  ask((id) => ({ kind: "export", id, ...about })) as Promise<ExportedFile & Answer>;
