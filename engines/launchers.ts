import type { LauncherKind } from "./launcher.ts";
import { local } from "./launchers/local.ts";
import { kubernetes } from "./launchers/kubernetes.ts";
import { slurm } from "./launchers/slurm.ts";

/** Every kind of launcher by its key. */
export const launchers = { local, kubernetes, slurm } satisfies Record<string, LauncherKind>;
