import type { Document } from "../../../graph-schema/document.ts";
import type { Diagnostic } from "../../../graph-schema/problem.ts";
import type { ExampleValues } from "../../../training/data/encodeExample.ts";
import type { RunEvent } from "../../../training/events.ts";
import type { BrowserTarget } from "../../../training/runtime/browser.ts";
import type { HostTensor } from "../../../training/tensor.ts";

/** What the page asks of the training worker. Every request with an `id` is answered by a reply with the same. */
export type TrainingRequest =
  /** Begins a run of a document on the dataset that its plan names, or goes on with `resume`. */
  | {
      kind: "start";
      runId: string;
      document: Document;
      wish: BrowserTarget;
      /** Bytes of a checkpoint; "latest" takes the newest of this run. */
      resume?: "latest" | Uint8Array;
    }
  | { kind: "pause" }
  | { kind: "resume" }
  /** Ends the run after the current step, with a checkpoint. */
  | { kind: "stop" }
  /** Probabilities or values for one sample, from the weights as they are now. */
  | { kind: "predict"; id: number; runId: string; values: ExampleValues }
  /** The files to take away, from the weights as they are now; `untrained` takes fresh weights. */
  | { kind: "export"; id: number; document: Document; runId: string | undefined; file: string }
  /** The newest checkpoint of a run, to move it elsewhere. */
  | { kind: "checkpoint"; id: number; runId: string };

/** What the worker tells the page. */
export type TrainingReply =
  | { kind: "event"; runId: string; event: RunEvent; at: number }
  /** The run could not begin. */
  | { kind: "refused"; runId: string; diagnostics: readonly Diagnostic[] }
  /** Which runtime was chosen, and why not the GPU; empty when it is. */
  | { kind: "runtime"; runId: string; description: string; why: string }
  | {
      kind: "prediction";
      id: number;
      output: HostTensor;
      classes: readonly string[] | undefined;
      activation: "softmax" | "sigmoid" | "identity";
    }
  | { kind: "file"; id: number; name: string; content: Uint8Array | string }
  | { kind: "bytes"; id: number; bytes: Uint8Array | undefined }
  | { kind: "failed"; id: number; message: string };
