/** Events of a run as a chart takes them: a start takes back what was told of steps past its checkpoint. */
export function withoutLost<T extends { kind: string; step?: number; fromStep?: number }>(
  events: readonly T[],
): T[] {
  let kept: T[] = [];
  for (const event of events) {
    const { kind, fromStep = 0 } = event;
    if (kind === "started") kept = kept.filter(({ step = 0 }) => step <= fromStep);
    kept.push(event);
  }
  return kept;
}
