import { sizeOf } from "../../ir/types/shape.ts";
import type { Prediction } from "../clients/training/messages.ts";

/** What a model says, ready to be shown. */
export type DisplayedPrediction =
  /** One row of bars, or one for each place of a sequence; most likely first in a row. */
  | { kind: "classes"; places: readonly (readonly { name: string; share: number }[])[] }
  | { kind: "numbers"; values: readonly number[] };

/** Turns scores into probabilities by the activation that goes with the loss. */
export function displayPrediction({
  output,
  classes,
  activation,
  classAxis = output.shape.length - 1,
}: Prediction): DisplayedPrediction {
  const scores = Array.from(output.data, Number);
  if (activation === "identity") return { kind: "numbers", values: scores };
  if (activation === "sigmoid") {
    const shares = scores.map(sigmoid);
    const [no, yes] = classes ?? ["0", "1"];
    if (shares.length === 1)
      return {
        kind: "classes",
        places: [
          [
            { name: no ?? "0", share: 1 - shares[0]! },
            { name: yes ?? "1", share: shares[0]! },
          ],
        ],
      };
    return { kind: "classes", places: [shares.map((share, i) => ({ name: nameOf(i), share }))] };
  }
  const width = output.shape[classAxis] ?? scores.length;
  // Scores of one place are so far apart; those of the places between them belong to other places.
  const stride = sizeOf(output.shape.slice(classAxis + 1));
  const places = Array.from({ length: scores.length / width }, (_, place) => {
    const first = Math.floor(place / stride) * stride * width + (place % stride);
    const own = Array.from({ length: width }, (_, i) => scores[first + i * stride]!);
    return softmax(own).map((share, i) => ({ name: nameOf(i), share }));
  });
  return { kind: "classes", places };

  function nameOf(i: number): string {
    return classes?.[i] ?? String(i);
  }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const weights = scores.map((s) => Math.exp(s - largest));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / sum);
}
