import { isPackedDataset, unpackDataset } from "../packDataset.ts";
import type { Reader } from "../reader.ts";

/** A dataset that this program wrote, with all columns in one file. */
export const packed: Reader = {
  type: "packed",
  title: "Packed dataset",
  doc: "A dataset as this program keeps it, all columns in one file.",
  extensions: [".safetensors"],
  accepts: (files) => files.length === 1 && isPackedDataset(files[0]!.bytes),
  read: ([file]) => {
    const { name, bytes } = file!;
    const dataset = unpackDataset(bytes);
    if ("error" in dataset) return Promise.resolve({ error: `${name}: ${dataset.error}` });
    const rows = dataset.columns[0]?.data.length ?? 0;
    return Promise.resolve(rows < 1 ? { error: `${name}: it has no rows` } : dataset);
  },
};
