import { z } from "zod";
import type { RunNeeds } from "../training/run/runNeeds.ts";
import type { Device } from "./device.ts";
import type { Choice, Engine } from "./engine.ts";
import type { Launcher } from "./launcher.ts";

/** What a run asks of an engine. */
interface Asked {
  settings: Readonly<Record<string, unknown>>;
  needs: RunNeeds;
  /** Devices of this machine that it may have. */
  devices: readonly Device[];
}

/** How an engine carries out a run where a launcher puts it; the error says why it cannot. */
export function chooseHow(
  { settings: told, needs, devices }: Asked,
  { engine, launcher }: { engine: Engine; launcher: Launcher },
): Choice | { error: string } {
  const settings = engine.settings.strict().safeParse(told);
  if (!settings.success)
    return { error: `${engine.title} cannot run so: ${z.prettifyError(settings.error)}` };
  if (launcher.server !== undefined && !engine.portable)
    return {
      error: `${engine.title} needs a folder of the server, which ${launcher.title} does not see. Choose another engine.`,
    };
  const { room } = launcher;
  const chosen = engine.choose(settings.data, { needs, devices, ...(room && { room }) });
  return chosen.refused === undefined
    ? chosen
    : { error: `${engine.title} cannot run so: ${chosen.refused}` };
}
