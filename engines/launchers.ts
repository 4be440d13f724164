import type { Launcher } from "./launcher.ts";
import { local } from "./launchers/local.ts";

/** Every launcher by its key. */
export const launchers = { local } satisfies Record<string, Launcher>;
