import type { Document } from "../../../graph-schema/document.ts";
import type { Told } from "../../../training/data/reader.ts";
import type { RawData } from "../../../training/data/rawData.ts";
import type { DatasetInfo } from "../../state/plan/datasetInfo.ts";
import type { PlanInfo } from "../../state/plan/planInfo.ts";

/** Elements of some rows, by column name. */
export type Rows = Readonly<Record<string, RawData>>;

/** A dataset that was imported into this browser. */
export interface ImportedInfo {
  id: string;
  file: string;
}

/** What the page asks of the data worker; each is answered by a reply with the same id. */
export type DataRequest = { id: number } & (
  | { kind: "plan"; document: Document }
  | { kind: "rows"; dataset: string; told: Told; rows: readonly number[] }
  /** The held-out row number `nth`, counted around; any row where none is held out. */
  | { kind: "heldOut"; document: Document; nth: number }
  | { kind: "import"; files: readonly File[] }
  | { kind: "imported" }
  | { kind: "forget"; dataset: string }
);

export type DataAnswer =
  | PlanInfo
  | { rows: Rows }
  | { row: number; values: Rows }
  | { imported: DatasetInfo }
  | { error: string }
  | readonly ImportedInfo[]
  | undefined;

export type DataReply = { id: number; answer: DataAnswer } | { id: number; failed: string };
