import type { z } from "zod";

/** What a plan chooses from a list: a loss, a metric, an optimizer, a schedule. */
export interface Unit<S extends z.ZodObject = z.ZodObject> {
  /** Registry key, file name and persisted type. */
  type: string;
  title: string;
  doc: string;
  /** Settings; each with `.describe()` and a default. */
  params: S;
}
