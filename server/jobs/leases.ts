import { eq } from "drizzle-orm";
import type { Sql } from "../storage/database.ts";
import { leases as table } from "../storage/schema.ts";

/** What a run waits for: so many devices of those that it may have. */
export interface Wish {
  runId: string;
  /** Ids of the devices that it may have; `count` of them are its own until it gives them back. */
  devices: readonly string[];
  count: number;
}

/** Devices that runs hold, one run each at a time, in the order in which they asked. */
export interface Leases {
  /** Waits for the devices; undefined where `signal` gave up. */
  take(wish: Wish, signal: AbortSignal): Promise<readonly string[] | undefined>;
  giveBack(runId: string): Promise<void>;
  /** Which run holds a device. */
  holderOf(device: string): string | undefined;
}

/**
 * Opens the leases of a database. No other server uses it, so what an earlier one left is nobody's any more; those that
 * wait are known to this process alone.
 */
export async function openLeases(db: Sql): Promise<Leases> {
  await db.delete(table);
  const held = new Map<string, string>();
  const waiting: (Wish & { serve(devices: readonly string[]): void })[] = [];
  const serve = (): void => {
    // What one waits for is kept free for it: those behind it would else take it for ever, one device at a time.
    const claimed = new Set(held.keys());
    for (const wish of [...waiting]) {
      const free = wish.devices.filter((device) => !claimed.has(device));
      if (free.length < wish.count) {
        free.forEach((device) => claimed.add(device));
        continue;
      }
      const given = free.slice(0, wish.count);
      for (const device of given) {
        held.set(device, wish.runId);
        claimed.add(device);
      }
      waiting.splice(waiting.indexOf(wish), 1);
      wish.serve(given);
    }
  };

  return {
    async take(wish, signal) {
      const given = await new Promise<readonly string[] | undefined>((resolve) => {
        if (signal.aborted) return resolve(undefined);
        const waits = { ...wish, serve: resolve };
        const giveUp = (): void => {
          const at = waiting.indexOf(waits);
          if (at < 0) return;
          waiting.splice(at, 1);
          resolve(undefined);
          serve();
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.push(waits);
        serve();
      });
      for (const device of given ?? []) await db.insert(table).values({ device, runId: wish.runId });
      return given;
    },
    async giveBack(runId) {
      for (const [device, holder] of held) if (holder === runId) held.delete(device);
      await db.delete(table).where(eq(table.runId, runId));
      serve();
    },
    holderOf: (device) => held.get(device),
  };
}
