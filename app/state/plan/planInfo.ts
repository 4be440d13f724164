import { create } from "zustand";
import type { Document } from "../../../graph-schema/document.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { RunNeeds } from "../../../training/run/runNeeds.ts";
import type { DatasetInfo } from "./datasetInfo.ts";

/** What a document's plan comes to with its data. */
export interface PlanInfo {
  /** Absent while none is chosen, or while it cannot be read. */
  dataset?: DatasetInfo;
  /** Why the dataset cannot be read. */
  unreadable?: string;
  /** How the rows are used; absent where data and model do not fit. */
  split?: { train: number; validation: number; leftOut: number };
  /** Names of the columns that feed the model. */
  inputs: readonly string[];
  /** Of these the columns that it is asked with in use, where terms alone need some. */
  asked: readonly string[];
  /** Column that is predicted. */
  target?: string;
  /** What a run takes of whatever carries it out; absent where the document cannot be trained. */
  needs?: RunNeeds;
  /** What is wrong with the plan and its data, besides what is wrong with the graph. */
  diagnostics: readonly Diagnostic[];
}

/** What the open document's plan comes to; `of` is the document that it was made for. */
export const usePlanInfo = create<{ info: PlanInfo | undefined; of: Document | undefined }>()(() => ({
  info: undefined,
  of: undefined,
}));
