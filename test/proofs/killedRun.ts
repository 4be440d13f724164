import { isDeepStrictEqual } from "node:util";
import { withoutLost } from "../../engines/testing/withoutLost.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { RunEvent } from "../../training/run/events.ts";

/** A run that is to end as if nothing had been. */
export interface KilledRun {
  /** Folder for all that it writes. */
  data: string;
  document: Document;
  /** What one tells that nobody kills. */
  unbroken: readonly RunEvent[];
}

/** So often each is killed. */
export const KILLS = 3;

/** The last that is told. */
export const lastStep = (events: readonly { kind: string; step?: number }[]): number =>
  events.reduce((most, event) => (event.kind === "step" ? Math.max(most, event.step ?? 0) : most), 0);

/** The first event that is told twice, but for what lies past a checkpoint that the run went on from. */
export function toldTwice(
  events: readonly { kind: string; step?: number; fromStep?: number }[],
): string | undefined {
  const told = new Map<string, number>();
  for (const { kind, step = 0, fromStep = 0 } of events) {
    if (kind === "started") for (const one of told.keys()) told.set(one, fromStep);
    if (!["step", "validation", "checkpoint"].includes(kind)) continue;
    const before = told.get(kind) ?? 0;
    if (step <= before) return `${kind} ${step} after ${before}`;
    told.set(kind, step);
  }
  return undefined;
}

/** Of all points that were told, also again; infinite where a chart of them lacks a step or has one too many. */
export function furthestLoss(
  events: readonly { kind: string; step?: number; fromStep?: number }[],
  unbroken: readonly { kind: string }[],
): number {
  const points = (from: readonly { kind: string }[]): Extract<RunEvent, { kind: "step" }>[] =>
    from.filter((event): event is Extract<RunEvent, { kind: "step" }> => event.kind === "step");
  const expected = new Map(points(unbroken).map(({ step, loss }) => [step, loss]));
  const steps = points(withoutLost(events)).map(({ step }) => step);
  if (!isDeepStrictEqual(steps, [...expected.keys()])) return Infinity;
  const found = points(events);
  return Math.max(
    ...found.map(({ step, loss }) => {
      const wanted = expected.get(step) ?? Infinity;
      return Math.abs(loss - wanted) / Math.max(wanted, 0.1);
    }),
  );
}
