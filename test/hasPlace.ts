import type { Diagnostic } from "../graph-schema/diagnostics/problem.ts";

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
export const hasPlace = ({ code, node, edge, param }: Diagnostic): boolean =>
  ofTheWhole.has(code) || node !== undefined || edge !== undefined || param !== undefined;
