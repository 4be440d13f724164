import type { Device } from "../device.ts";
import type { Choice } from "../engine.ts";
import type { Room } from "../room.ts";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import { forecastBytes } from "./forecast.ts";
import { MOST_PARTS, type Settings, settings as schema } from "./settings.ts";

/** Settings in which nothing is left to choose. */
export interface ChosenSettings extends Settings {
  processes: number;
  parallel: Exclude<Settings["parallel"], "automatic">;
  microBatches: number;
}

/**
 * Fills in what settings leave automatic. The fewest processes and parts that the forecast finds room for, data parallel
 * before sharded, as each costs time; batch norm is never taken in parts, whose statistics would be others.
 */
export function chooseSettings(
  told: Readonly<Record<string, unknown>>,
  { needs, devices, room: elsewhere }: { needs: RunNeeds; devices: readonly Device[]; room?: Room },
): Choice & { settings: ChosenSettings } {
  const asked = schema.parse(told);
  const chosen = elsewhere
    ? fillRoom(asked, { needs, room: elsewhere })
    : fillDevices(asked, { needs, devices });
  const refused = refusal(chosen.settings, needs);
  return {
    ...chosen,
    ...(refused !== undefined && { refused }),
    reasons: [...chosen.reasons, ...changes(chosen.settings, needs)],
  };
}

type Filled = Choice & { settings: ChosenSettings };

/** What cannot be together. */
function refusal(
  { parallel, processes, microBatches, compiled }: ChosenSettings,
  { batchSize }: RunNeeds,
): string | undefined {
  // Of a model that is sharded they share more than rows.
  if (parallel === "data" && processes > batchSize)
    return `${processes} processes cannot share a batch of ${batchSize}: set at most ${batchSize}, or a larger batch.`;
  const rows = parallel === "pipeline" ? batchSize : Math.ceil(batchSize / processes);
  if (microBatches > rows)
    return `A batch of ${batchSize} leaves no row for each of ${microBatches} parts: set at most ${rows}.`;
  if (parallel !== "pipeline") return undefined;
  if (processes === 1) return "A pipeline is of two processes at least: set processes.";
  return compiled ? "A pipeline cannot be compiled: leave one of the two out." : undefined;
}

/** What is not as in a run of one process on whole batches. */
const changes = ({ microBatches }: ChosenSettings, { acrossRows }: RunNeeds): string[] =>
  microBatches > 1 && acrossRows
    ? ["Batch norm sees each part of a batch by itself, so the numbers are not those of whole batches."]
    : [];

function fillDevices(
  asked: Settings,
  { needs, devices }: { needs: RunNeeds; devices: readonly Device[] },
): Filled {
  const room = Math.min(...devices.map(({ memory }) => memory.total));
  const fits = (bytes: number | undefined): boolean =>
    bytes === undefined || devices.length === 0 || bytes <= room;
  const options = [...candidates(asked, { devices: devices.length, needs })];
  const forecast = options.map((option) => ({
    option,
    bytes: forecastBytes(needs, { ...asked, ...option }),
  }));
  const chosen = forecast.find(({ bytes }) => fits(bytes)) ?? forecast.at(-1)!;
  const { option, bytes } = chosen;
  return {
    settings: { ...asked, ...option },
    reasons: reasonsOf(asked, { option, devices: devices.length, first: forecast[0]!.bytes, room }),
    ...(bytes !== undefined && { bytes }),
    short: !fits(bytes),
  };
}

/** What a launcher gives is used whole; what memory its devices have is not known here. */
function fillRoom(
  asked: Settings,
  { needs, room: { nodes, devices } }: { needs: RunNeeds; room: Room },
): Filled {
  const option: Option = {
    processes: asked.processes === "automatic" ? nodes * (devices || 1) : asked.processes,
    parallel: asked.parallel === "automatic" ? "data" : asked.parallel,
    microBatches: asked.microBatches === "automatic" ? 1 : asked.microBatches,
  };
  const bytes = forecastBytes(needs, { ...asked, ...option });
  const each = devices > 0 ? `${devices} devices` : "a process";
  return {
    settings: { ...asked, ...option },
    reasons:
      asked.processes === "automatic"
        ? [`${option.processes} processes: ${nodes} nodes of ${each} each.`]
        : [],
    ...(bytes !== undefined && { bytes }),
    short: false,
  };
}

type Option = Pick<ChosenSettings, "processes" | "parallel" | "microBatches">;

/** What is tried in turn, the fastest first. */
function* candidates(
  asked: Settings,
  { devices, needs: { batchSize, acrossRows } }: { devices: number; needs: RunNeeds },
): Iterable<Option> {
  const most = Math.max(1, devices);
  const processes = asked.processes === "automatic" ? upTo(most) : [asked.processes];
  const ways = asked.parallel === "automatic" ? (["data", "sharded"] as const) : [asked.parallel];
  for (const parallel of ways)
    for (const count of processes) {
      if (parallel === "sharded" && count === 1 && asked.parallel === "automatic") continue;
      if (parallel === "data" && count > batchSize && asked.processes === "automatic") continue;
      const parts =
        asked.microBatches !== "automatic"
          ? [asked.microBatches]
          : acrossRows
            ? [1]
            : upTo(Math.min(MOST_PARTS, Math.max(1, Math.floor(batchSize / count))));
      for (const microBatches of parts) yield { processes: count, parallel, microBatches };
    }
}

/** 1, 2, 4, … to `most`. */
const upTo = (most: number): number[] => {
  const all: number[] = [];
  for (let n = 1; n <= most; n *= 2) all.push(n);
  return all;
};

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

function reasonsOf(
  asked: Settings,
  {
    option,
    devices,
    first,
    room,
  }: { option: Option; devices: number; first: number | undefined; room: number },
): string[] {
  const { processes, parallel, microBatches } = option;
  const why =
    devices === 0
      ? "the processor has no devices to share a batch among"
      : first === undefined
        ? "the size of a row comes from the data, so memory is not forecast"
        : first <= room
          ? `one takes ${gigabytes(first)} of ${gigabytes(room)}`
          : `one alone would take ${gigabytes(first)} of ${gigabytes(room)}`;
  return [
    ...(asked.processes === "automatic"
      ? [`${processes} ${processes === 1 ? "process" : "processes"}: ${why}.`]
      : []),
    ...(asked.parallel === "automatic" && parallel === "sharded"
      ? ["Parameters are sharded, as the whole does not fit on a device."]
      : []),
    ...(asked.microBatches === "automatic" && microBatches > 1
      ? [`Each batch is taken in ${microBatches} parts, one after the other, for less memory.`]
      : []),
  ];
}
