/** Fewer points than this are drawn as they are. */
export const SMOOTH_FROM = 24;

/**
 * Running mean with exponential weights, corrected for its start (as Adam corrects its moments). The memory is a
 * twentieth of the curve, so that a curve looks alike at any length.
 */
export function smooth(y: readonly number[]): number[] {
  const keep = 1 - 1 / Math.max(1, Math.min(100, y.length / 20));
  let [sum, weight] = [0, 0];
  return y.map((v) => {
    sum = keep * sum + (1 - keep) * v;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}
