/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One line of the report; `peer` is what it is measured against, in the same unit. */
export interface Figure {
  what: string;
  unit: string;
  ours: number;
  peer?: { name: string; value: number };
  /** The least that DESIGN.md asks of `ours`, or of ours ÷ peer. */
  target?: { kind: "value" | "ratio"; atMost: number };
  note?: string;
}

/** Milliseconds of each call, after `warmUp` calls that do not count. */
export async function timed(calls: number, work: () => unknown, warmUp = 2): Promise<number[]> {
  for (let i = 0; i < warmUp; i++) await work();
  const times: number[] = [];
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

/** Three digits of what was measured; what was counted is exact. */
export const rounded = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
