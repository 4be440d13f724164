/** Scores of samples with the classes last, [samples, places, classes], with them first: [samples, classes, places]. */
export function classesFirst(
  scores: readonly number[],
  { samples, classes }: { samples: number; classes: number },
): number[] {
  const places = scores.length / (samples * classes);
  return scores.map((_, i) => {
    const [sample, rest] = [Math.floor(i / (classes * places)), i % (classes * places)];
    const [c, place] = [Math.floor(rest / places), rest % places];
    return scores[(sample * places + place) * classes + c]!;
  });
}
