import type { Dim } from "./dim.ts";

/** Attributes of an op: what it is told besides its inputs. */
export type Attrs = Readonly<Record<string, number | boolean | string | readonly Dim[]>>;
