import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../../engines/engine.ts";
import type { LaunchedRun } from "../../engines/launcher.ts";
import { groupBytes } from "../../nodejs/processes.ts";

/** What a run took at a moment. */
export interface UsageSample {
  /** Milliseconds since 1970. */
  at: number;
  /** Memory of its processes together, in bytes. */
  memory: number;
  /** Of its devices, whoever else computes there. */
  devices: readonly { id: string; name: string; used: number; total: number; utilization?: number }[];
}

/** The last samples of a run under way. */
export interface UsageWatch {
  samples: readonly UsageSample[];
  stop(): void;
}

const intervalMilliseconds = 2_000;
/** Ten minutes of them. */
const mostSamples = 300;

/** Looks at a run's processes and devices every two seconds. */
export function watchUsage(
  launched: LaunchedRun,
  { engine, devices }: { engine: Engine; devices: readonly string[] },
): UsageWatch {
  const samples: UsageSample[] = [];
  let over = false;
  const look = async (): Promise<void> => {
    const memory = launched.pid === null ? 0 : await groupBytes(launched.pid);
    const own = devices.length > 0 ? engine.devices().filter(({ id }) => devices.includes(id)) : [];
    samples.push({
      at: Date.now(),
      memory,
      devices: own.map(({ id, name, memory: { total, free }, utilization }) => ({
        ...{ id, name, used: total - free, total },
        ...(utilization !== undefined && { utilization }),
      })),
    });
    if (samples.length > mostSamples) samples.shift();
  };
  void (async () => {
    for (; !over; await wait(intervalMilliseconds, undefined, { ref: false })) await look();
  })();
  return {
    samples,
    stop: () => {
      over = true;
    },
  };
}
