import type { Document } from "../../../graph-schema/document.ts";
import type { ExampleValues } from "../../../training/data/encoding/encodeExample.ts";
import type { RunEvent } from "../../../training/run/events.ts";
import type { BrowserTarget } from "../../../training/runtime/findGpu.ts";
import type { HostTensor } from "../../../training/run/tensor.ts";

/** Begins a run of a document on the dataset that its plan names, or goes on with `resume`. */
export interface StartRequest {
  kind: "start";
  runId: string;
  /** Id of the project that the run belongs to. */
  project: string | null;
  document: Document;
  requested: BrowserTarget;
  /** From the newest checkpoint of this run. */
  resume?: "latest";
  /** Begins at step 0 from the weights of this run of the browser, as far as they fit. */
  weightsOf?: string;
}

/** Probabilities or values for one sample, from the weights as they are now. */
export interface PredictRequest {
  kind: "predict";
  id: number;
  runId: string;
  values: ExampleValues;
}

/** The file by which all files together are asked for. */
export const everything = "folder";

/** A file to take away; a ZIP where several belong together. */
export interface ExportedFile {
  content: Blob;
  zipped: boolean;
}

/** One file to take away: with the weights of a run as they are now, or with fresh ones of a document. */
export interface ExportRequest {
  kind: "export";
  id: number;
  from: { runId: string } | { document: Document };
  file: string;
}

/** What the page asks of the training worker. A request with an `id` is answered by a reply with the same. */
export type TrainingRequest =
  | StartRequest
  | { kind: "pause" }
  | { kind: "resume" }
  /** Ends the run after the current step, with a checkpoint. */
  | { kind: "stop" }
  | PredictRequest
  | ExportRequest;

/** What a model says about one sample. */
export interface Prediction {
  output: HostTensor;
  /** Names of what is told apart; undefined where numbers are predicted. */
  classes: readonly string[] | undefined;
  activation: "softmax" | "sigmoid" | "identity";
  /** Axis of the output that has a score for each class; the last unless said. */
  classAxis?: number;
}

/** What the worker tells the page. */
export type TrainingReply =
  | { kind: "event"; runId: string; event: RunEvent; at: number }
  /** The run could not begin, or its worker is gone. */
  | { kind: "refused"; runId: string; reasons: readonly string[] }
  /** Which runtime was chosen, and why not the GPU; empty when it is. */
  | { kind: "runtime"; runId: string; description: string; why: string }
  | ({ kind: "prediction"; id: number } & Prediction)
  | ({ kind: "file"; id: number } & ExportedFile)
  | { kind: "failed"; id: number; message: string };
