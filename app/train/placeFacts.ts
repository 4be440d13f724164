import type { PlaceOnServer } from "../clients/runs/serverPlaces.ts";
import { countOf, formatBytes, formatDuration } from "../ui/format.ts";

/** What a run of the open document would be there: rows of a name and its value. */
export function placeFacts(
  place: PlaceOnServer,
  run: { rows: number | undefined; epochs: number },
): readonly (readonly [string, string])[] {
  return [
    ["Before it", place.waiting === 0 ? "nothing; it begins at once" : countOf(place.waiting, "run")],
    ...(place.bytes === null || place.devices.length === 0
      ? []
      : [["Memory of each device", `about ${formatBytes(place.bytes)}`] as const]),
    ["Time", timeOf(place, run)],
  ];
}

function timeOf(
  { speed }: PlaceOnServer,
  { rows, epochs }: { rows: number | undefined; epochs: number },
): string {
  if (!speed) return "known after its first run there";
  if (rows === undefined) return "known once its data are";
  const time = formatDuration((rows * epochs) / speed.rowsPerSecond);
  return speed.of === "this" ? `about ${time}, as it was last` : `about ${time}, by another model's speed`;
}
