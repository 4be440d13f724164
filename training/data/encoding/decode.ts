import type { Loss } from "../../objective/loss.ts";
import type { HostTensor } from "../../run/tensor.ts";

/** One of the classes with its probability. */
export interface Guess {
  readonly name: string;
  readonly probability: number;
}

/**
 * What a prediction [N, …, C] of scores says: for each place in row-major order, all classes with their
 * probabilities; a single score is the logit of the second of two classes, several are a yes-or-no logit each.
 */
export function decodeClasses(
  prediction: HostTensor,
  classes: readonly string[],
  activation: Exclude<Loss["activation"], "identity">,
): Guess[][] {
  const data = prediction.data as Float32Array;
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const last = prediction.shape.length > 1 ? prediction.shape.at(-1)! : 1;
  return Array.from({ length: data.length / last }, (_, i) => {
    const scores = Array.from(data.subarray(i * last, (i + 1) * last));
    const probabilities =
      activation === "softmax"
        ? softmax(scores)
        : last === 1
          ? [sigmoid(-scores[0]!), sigmoid(scores[0]!)]
          : scores.map(sigmoid);
    return probabilities.map((probability, c) => ({ name: classes[c] ?? String(c), probability }));
  });
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((s) => Math.exp(s - most));
  const total = powers.reduce((sum, p) => sum + p, 0);
  return powers.map((p) => p / total);
}
