import type { Checked } from "../../compiler/check/checked.ts";
import type { Encoding } from "../data/encoding/encoding.ts";
import type { Objective } from "../objective/objective.ts";
import { lazily } from "./content.ts";
import { dataFiles } from "./dataFiles.ts";
import type { Artifacts } from "./emitArtifacts.ts";
import { trainingData } from "./planRun.ts";
import { runFileText } from "./runFile.ts";
import { startFile } from "./startFile.ts";
import type { Tensors } from "./tensor.ts";

/**
 * What every engine finds in the folder of a run, by name: run.json, and where plan and data fit start.safetensors, the
 * encoded rows under data/ and inputs.json, which comes last: where it stands, all others do. The run starts from the
 * bytes of a checkpoint in `start`, else at step 0 from the weights.
 */
export async function runFolder(
  plan: { checked: Checked; documentHash: string; objective?: Objective; encoding?: Encoding },
  { weights, id, start }: { weights: Tensors; id?: string; start?: Uint8Array },
): Promise<Artifacts> {
  const { checked, objective, encoding, documentHash } = plan;
  const about = { "run.json": runFileText({ ...plan, document: checked.document }, id) };
  if (!objective || !encoding) return about;
  const data = trainingData(encoding, objective);
  const run = { checked, objective, documentHash, data, fit: await data.fit?.() };
  return {
    ...about,
    // Its names are those of the compiled steps, which is work that not every export needs.
    "start.safetensors": start ?? lazily(() => startFile(run, weights)),
    ...(await dataFiles(encoding)),
  };
}
