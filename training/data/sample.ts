import type { Dataset } from "./dataset.ts";

/** Gives the bytes of a file of public/samples: by fetch in a tab, from disk in Node. */
export type SampleLoader = (file: string) => Promise<Uint8Array>;

/** A dataset that comes with the program. */
export interface Sample {
  /** Registry key and file name; "sample:" and this is the id of the dataset. */
  type: string;
  title: string;
  doc: string;
  /** The dataset; rejects with an error that names the file when its bytes are not what they should be. */
  load(loader: SampleLoader): Promise<Dataset>;
}
