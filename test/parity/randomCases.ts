import { seededRandom } from "../../layers/testing/random.ts";
import { randomDocument } from "./randomDocument.ts";
import { inWords, type Limits, missesOfCase, roundOtherwise, runTorchCases } from "./torchCases.ts";
import {
  missesOfTraining,
  roundTraining,
  runTrainedCases,
  type TrainedCase,
  trainedCase,
} from "./trainedCases.ts";
import { trainedDocument } from "./trainedDocument.ts";

/** What became of a random document. */
export interface Outcome {
  seed: number;
  nodes: number;
  trained: boolean;
  /** What is off. */
  misses: readonly string[];
  /** What is off by no more than single precision leaves open. */
  rounding: readonly string[];
}

// Of a sigmoid near 0 ONNX Runtime's CPU knows no digits past the seventh behind the point.
const limits: Limits = {
  outputs: { relative: 1e-5, shortest: 1 },
  gradients: { relative: 1e-4, floor: 1e-3 },
};

/**
 * Compares the documents of seeds with PyTorch and ONNX Runtime: in use, backward, and `training` of them, the first
 * that can be, trained three steps. Files go to folders of `root`.
 */
export async function runSeeds(
  seeds: readonly number[],
  { root, training }: { root: string; training: number },
): Promise<Outcome[]> {
  const made = seeds.map((seed) => ({ seed, key: `seed_${seed}`, ...randomDocument(seed) }));
  const trainedCases: TrainedCase[] = [];
  for (const one of made) {
    if (trainedCases.length === training) break;
    const key = `${one.key}_trained`;
    const found = await trainedCase({
      ...one,
      ...(await trainedDocument(one, seededRandom(one.seed + 1))),
      key,
    });
    if (found) trainedCases.push(found);
  }
  const compared = await runTorchCases(made, root);
  const trained = await runTrainedCases(trainedCases, root);
  const misses = async (): Promise<Map<string, string[]>> => {
    const all = new Map<string, string[]>();
    for (const { key } of made) all.set(key, (await missesOfCase(key, compared, limits)).map(inWords));
    for (const { key } of trainedCases)
      all.set(
        key,
        missesOfTraining(key, trained).map(({ name, what }) => `trained, ${name}: ${what}`),
      );
    return all;
  };
  const found = await misses();
  const off = [...found].flatMap(([key, list]) => (list.length > 0 ? [key] : []));
  const ran = off.filter((key) => compared.failures[`${root}/${key}`] === undefined);
  await roundOtherwise(
    ran.filter((key) => compared.ours.has(key)),
    compared,
  );
  await roundTraining(
    ran.filter((key) => trained.ours.has(key)),
    trained,
  );
  const left = off.length > 0 ? await misses() : found;
  return made.map(({ seed, key, document }) => {
    const own = (all: ReadonlyMap<string, string[]>): string[] => [
      ...all.get(key)!,
      ...(all.get(`${key}_trained`) ?? []),
    ];
    const still = own(left);
    const nameOf = (miss: string): string => miss.split(": is off")[0]!;
    return {
      seed,
      nodes: document.graph.nodes.length,
      trained: found.has(`${key}_trained`),
      misses: still,
      rounding: own(found).filter((miss) => !still.some((other) => nameOf(other) === nameOf(miss))),
    };
  });
}
