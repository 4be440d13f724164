import type { Cost } from "../../compiler/check/checked.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { formatBytes, formatCount } from "../ui/format.ts";

const count = (d: Dim): string => (typeof d === "number" ? formatCount(d) : d);
const bytes = (d: Dim): string => (typeof d === "number" ? formatBytes(d) : `${d} B`);

/** A cost as rows of facts. */
export const costRows = (cost: Cost): readonly (readonly [string, string])[] => [
  ["Parameters", formatCount(cost.parameters)],
  ...(cost.buffers > 0 ? [["Buffers", formatCount(cost.buffers)] as const] : []),
  ["Multiply–adds a sample", count(cost.macs)],
  ["Activations a sample", bytes(cost.activationBytes)],
];
