import { z } from "zod";
import { isPackedDataset, packDataset, unpackDataset } from "../packDataset.ts";
import { readWhole } from "../rangedFile.ts";
import { defineReader } from "../reader.ts";

/** A dataset that this program wrote, with all columns in one file. */
export const packed = defineReader({
  type: "packed",
  title: "Packed dataset",
  doc: "A dataset as this program keeps it, all columns in one file.",
  extensions: [".safetensors"],
  options: z.object({}),
  accepts: (files) => files.length === 1 && isPackedDataset(files[0]!.bytes),
  read: async ([file]) => {
    const { name } = file!;
    const dataset = unpackDataset(await readWhole(file!));
    if ("error" in dataset) return { error: `${name}: ${dataset.error}` };
    const rows = dataset.columns[0]?.data.length ?? 0;
    return rows < 1 ? { error: `${name}: it has no rows` } : { dataset, decisions: [] };
  },
  example: () => {
    const number = { kind: "number", shape: [], dtype: "float32" } as const;
    const columns = [
      { ...number, name: "x", data: Float32Array.of(1, 2, 3, 4) },
      { ...number, name: "y", data: Float32Array.of(2, 4, 6, 8) },
    ];
    const bytes = packDataset({ title: "Line", doc: "Four points.", target: "y", columns, warnings: [] });
    return [{ name: "line.safetensors", bytes }];
  },
});
