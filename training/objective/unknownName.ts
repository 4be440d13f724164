import { type Diagnostic, planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanField } from "../../graph-schema/diagnostics/place.ts";

/** A plan names something that is not there. */
export const unknownName = (place: PlanField, args: { name: string; names: readonly string[] }): Diagnostic =>
  planError(place, { code: "unknownName", args });
