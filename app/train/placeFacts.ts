import type { Forecast } from "../clients/runs/serverPlaces.ts";
import { countOf, formatBytes, formatDuration, formatMoney } from "../ui/format.ts";

/** What a run would be in a place: rows of a name and its value. */
export function placeFacts(
  forecast: Forecast,
  run: {
    /** Runs before it; undefined where another queue is asked. */
    waiting: number | undefined;
    /** Whether it computes on devices with memory of their own. */
    onDevices: boolean;
    /** How many of them were chosen. */
    devices: number | undefined;
    rows: number | undefined;
    epochs: number;
  },
): readonly (readonly [string, string])[] {
  const { bytes, price } = forecast;
  const { waiting } = run;
  const seconds = secondsOf(forecast, run);
  const devices = run.devices ?? forecast.devices;
  return [
    ...(waiting === undefined
      ? []
      : [["Before it", waiting === 0 ? "nothing; it begins at once" : countOf(waiting, "run")] as const]),
    ...(bytes === null || !run.onDevices
      ? []
      : [["Memory of each device", `about ${formatBytes(bytes)}`] as const]),
    ["Time", timeOf(forecast, seconds)],
    ...(price === null ? [] : [["Cost", costOf({ price, devices, seconds })] as const]),
  ];
}

const secondsOf = (
  { speed }: Forecast,
  { rows, epochs }: { rows: number | undefined; epochs: number },
): number | undefined => (speed && rows !== undefined ? (rows * epochs) / speed.rowsPerSecond : undefined);

function timeOf({ speed }: Forecast, seconds: number | undefined): string {
  if (!speed) return "known after its first run there";
  if (seconds === undefined) return "known once its data are";
  const time = formatDuration(seconds);
  return speed.of === "this" ? `about ${time}, as it was last` : `about ${time}, by another model's speed`;
}

function costOf({
  price: { amount, currency },
  devices,
  seconds,
}: {
  price: NonNullable<Forecast["price"]>;
  devices: number;
  seconds: number | undefined;
}): string {
  const hour = `${formatMoney(amount * devices, currency)} an hour`;
  return seconds === undefined
    ? hour
    : `about ${formatMoney((amount * devices * seconds) / 3600, currency)}, ${hour}`;
}
