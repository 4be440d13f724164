import type { LauncherKind } from "./launcher.ts";
import { local } from "./launchers/local.ts";
import { slurm } from "./launchers/slurm.ts";

/** Every kind of launcher by its key. */
export const launchers = { local, slurm } satisfies Record<string, LauncherKind>;
