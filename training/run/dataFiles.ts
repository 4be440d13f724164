import type { Encoding } from "../data/encoding/encoding.ts";
import { type EncodedTensor, encodedTensors, feedName } from "./encodedTensors.ts";
import type { Artifacts } from "./emitArtifacts.ts";
import { streamNpy } from "./npy.ts";
import type { HostTensor } from "./tensor.ts";

/** What inputs.json of a run folder says: the tensors that a run is fed, each in a file of its own. */
export interface InputsFile {
  /** Of the format of the folder. */
  version: 1;
  tensors: readonly {
    /** Relative to the folder; a NumPy array in C order, little-endian, to be mapped into memory. */
    file: string;
    dtype: HostTensor["dtype"];
    /** The first axis counts the rows of the split, which are in one order in all of its files. */
    shape: readonly number[];
    role: EncodedTensor["role"];
    /** Id of the input that it feeds, the term that compares with it, or "weight" for how much each row counts. */
    name: string;
    split: EncodedTensor["split"];
    /** What the codes of a target mean. */
    classes?: readonly string[];
  }[];
}

/** The encoded rows of a dataset as files, and inputs.json, which tells what each is; that one comes last. */
export const dataFiles = async (encoding: Encoding): Promise<Artifacts> =>
  filesOf(await encodedTensors(encoding), (term) => encoding.targets[term]?.classes);

/** Encoded rows as the files of a run folder; `classesOf` are the names of the classes of a target. */
export function filesOf(
  tensors: readonly EncodedTensor[],
  classesOf: (term: string) => readonly string[] | undefined,
): Artifacts {
  const files = fileNames(tensors);
  const about: InputsFile = {
    version: 1,
    tensors: tensors.map(({ dtype, shape, role, name, split }, i) => {
      const classes = role === "target" && classesOf(name);
      return { ...{ file: files[i]!, dtype, shape, role, name, split }, ...(classes && { classes }) };
    }),
  };
  return {
    ...Object.fromEntries(tensors.map((tensor, i) => [files[i]!, streamNpy(tensor)])),
    "inputs.json": `${JSON.stringify(about, null, 2)}\n`,
  };
}

/** A path for each, such as data/train.inputs.x.npy; those that differ in case alone get a number as well. */
function fileNames(tensors: readonly EncodedTensor[]): string[] {
  const taken = new Set<string>();
  return tensors.map((tensor) => {
    const stem = `data/${feedName(tensor)}`;
    let path = `${stem}.npy`;
    for (let i = 2; taken.has(path.toLowerCase()); i++) path = `${stem}.${i}.npy`;
    taken.add(path.toLowerCase());
    return path;
  });
}
