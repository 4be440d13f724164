import type { Engine } from "../../engines/engine.ts";
import type { runs } from "../storage/schema.ts";
import type { Wish } from "./leases.ts";

/** Places of a processor, which has no devices: so many runs share it at a time. */
export const processorPlaces = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `processor ${i + 1}`);

/**
 * What a run waits for before an attempt: devices of this machine, a place of its processor for an engine that finds
 * none, nothing where a launcher has a queue of its own. Throws where the machine does not have as many.
 */
export function wishOf(
  run: Pick<typeof runs.$inferSelect, "id" | "name" | "launcher" | "settings" | "wantedDevices">,
  { engine, places }: { engine: Engine; places: number },
): Wish | undefined {
  if (run.launcher !== "local") return undefined;
  const there = engine.devices().map(({ id }) => id);
  if (there.length === 0) return { runId: run.id, devices: processorPlaces(places), count: 1 };
  const devices = run.wantedDevices ?? there;
  const gone = devices.filter((id) => !there.includes(id));
  if (gone.length > 0)
    throw new Error(`this machine has no device ${gone.join(", ")}; it has ${there.join(", ")}`);
  const count = run.wantedDevices?.length ?? engine.devicesOf(run.settings);
  if (count > there.length)
    throw new Error(
      `${count} devices were asked for and this machine has ${there.length}: ${there.join(", ")}`,
    );
  return { runId: run.id, devices, count };
}
