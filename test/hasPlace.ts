import type { Diagnostic } from "../graph-schema/problem.ts";

/** What no node, wire or setting is to blame for. */
const ofTheWhole: ReadonlySet<string> = new Set([
  "noInput",
  "noOutput",
  "noParameters",
  "notJson",
  "version",
  "document",
]);

/** Whether a diagnostic says where, as all do but those of the whole; of a wire between no nodes the wire is the place. */
export const hasPlace = ({ code, node, param, fix }: Diagnostic): boolean =>
  ofTheWhole.has(code) || node !== undefined || param !== undefined || fix?.edit.kind === "removeEdge";
