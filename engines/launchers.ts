import type { LauncherKind } from "./launcher.ts";
import { local } from "./launchers/local.ts";
import { kubernetes } from "./launchers/kubernetes.ts";
import { ray } from "./launchers/ray.ts";
import { slurm } from "./launchers/slurm.ts";

/** Every kind of launcher by its key. */
export const launchers = { local, kubernetes, ray, slurm } satisfies Record<string, LauncherKind>;
