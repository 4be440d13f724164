import { launchers } from "./launchers.ts";

/** The launcher of the server's own machine, which needs no configuration. */
export const thisMachine = launchers.local.open(launchers.local.type, {});
