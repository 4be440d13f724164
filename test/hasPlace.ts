import type { Diagnostic } from "../graph-schema/diagnostics/diagnostic.ts";

/** What no node, wire or setting is to blame for. */
const ofTheWhole: ReadonlySet<string> = new Set([
  "noInput",
  "noOutput",
  "noParameters",
  "notJson",
  "version",
  "document",
]);

/** Whether a diagnostic says where, as all do but those of the whole. */
export const hasPlace = ({ code, place }: Diagnostic): boolean =>
  ofTheWhole.has(code) || place.in === "node" || place.in === "edge" || place.in === "plan";
