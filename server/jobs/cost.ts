import type { Engine } from "../../engines/engine.ts";
import type { Launcher } from "../../engines/launcher.ts";
import type { Price } from "../../engines/price.ts";
import type { runs } from "../storage/schema.ts";

/** What has been spent, in a currency. */
export type Cost = Price;

/** How many devices a run with chosen settings has; 1 where it computes on a processor. */
export function devicesFor(
  settings: Readonly<Record<string, unknown>>,
  { engine, launcher: { room } }: { engine: Engine; launcher: Launcher },
): number {
  if (room) return room.nodes * (room.devices || 1);
  return engine.devices().length > 0 ? engine.devicesOf(settings) : 1;
}

/** What a run has cost until now, at today's price of its devices; null where they have none. */
export function costOf(
  at: { engines: Readonly<Record<string, Engine>>; launchers: Readonly<Record<string, Launcher>> },
  run: Pick<
    typeof runs.$inferSelect,
    "engine" | "launcher" | "settings" | "wantedDevices" | "spentSeconds"
  > & {
    /** Of the attempt under way. */
    secondsNow: number;
  },
): Cost | null {
  const [engine, launcher] = [at.engines[run.engine], at.launchers[run.launcher]];
  if (!engine || !launcher?.price) return null;
  const devices = run.wantedDevices?.length ?? devicesFor(run.settings, { engine, launcher });
  const { amount, currency } = launcher.price;
  return { amount: (amount * devices * (run.spentSeconds + run.secondsNow)) / 3600, currency };
}
