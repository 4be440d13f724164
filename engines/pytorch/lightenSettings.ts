import type { Device } from "../device.ts";
import type { Remedy } from "../engine.ts";
import type { Room } from "../room.ts";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import { chooseSettings } from "./chooseSettings.ts";
import { MOST_PARTS, type Settings, settings as schema } from "./settings.ts";

type Told = Readonly<Record<string, unknown>>;
type On = { needs: RunNeeds; devices: readonly Device[]; room?: Room };

/**
 * Settings by which a run would hold less memory, one change each: batches in more parts, the inside of blocks computed
 * again, parameters shared among devices. Those that do by the forecast come first, and of parts the fewest that do;
 * where parts would change the numbers, as batch norm sees each by itself, they come last.
 */
export function lightenSettings(told: Told, on: On): readonly Remedy[] {
  const now = chooseSettings(told, on);
  const parts = inParts(told, on);
  const others = [...recomputed(told, on), ...sharded(told, on)];
  return [...(on.needs.acrossRows ? [] : parts), ...others, ...(on.needs.acrossRows ? parts : [])]
    .filter(({ bytes }) => bytes === undefined || now.bytes === undefined || bytes < now.bytes)
    .toSorted((a, b) => Number(a.short) - Number(b.short));
}

function remedy(title: string, change: Partial<Settings>, { told, on }: { told: Told; on: On }): Remedy {
  const settings = { ...told, ...change };
  const { bytes, short, refused } = chooseSettings(settings, on);
  return { title, settings, short: short || refused !== undefined, ...(bytes !== undefined && { bytes }) };
}

/** Twice as many parts of each batch as now, or as many times twice as fit. */
function inParts(told: Told, on: On): Remedy[] {
  const { processes, microBatches } = chooseSettings(told, on).settings;
  const most = Math.min(MOST_PARTS, Math.floor(on.needs.batchSize / processes));
  const options: Remedy[] = [];
  for (let parts = 2 * microBatches; parts <= most; parts *= 2) {
    const title =
      parts === 2 * microBatches ? "Take half the rows at a time" : `Take batches in ${parts} parts`;
    options.push(remedy(title, { microBatches: parts }, { told, on }));
  }
  return [options.find(({ short }) => !short) ?? options.at(-1)].filter((option) => option !== undefined);
}

const recomputed = (told: Told, on: On): Remedy[] =>
  schema.parse(told).checkpointing
    ? []
    : [remedy("Compute the inside of blocks again", { checkpointing: true }, { told, on })];

function sharded(told: Told, on: On): Remedy[] {
  const { parallel } = schema.parse(told);
  const processes = on.room ? on.room.nodes * (on.room.devices || 1) : on.devices.length;
  return parallel === "sharded" || parallel === "pipeline" || processes < 2
    ? []
    : [
        remedy(
          `Share parameters among ${processes} devices`,
          { parallel: "sharded", processes },
          { told, on },
        ),
      ];
}
