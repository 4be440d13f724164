import { onnxModel } from "../compiler/emit/onnx/onnx.ts";
import type { Program } from "../ir/program.ts";

/** How many ONNX nodes of each type a program is emitted as. */
export function countNodes(program: Program): Record<string, number> {
  const counts: Record<string, number> = {};
  const types = (onnxModel(program).graph?.node ?? []).map((node) => node.opType ?? "");
  for (const type of types.sort()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
