import type { OpCall } from "../target.ts";

/** What ONNX Runtime lacks on every device. */
export function lacksInOnnxRuntime({ op, node, attrs }: OpCall): string | undefined {
  if (node === null) return `${op} is not an ONNX node`;
  // In ceil mode it disagrees with ONNX about the last window, which other padding can replace where none counts.
  if (node !== "AveragePool" || !attrs.ceil || !attrs.countIncludePad) return undefined;
  return (attrs.pads as readonly number[]).some((p) => p > 0)
    ? "AveragePool that counts padding in ceil mode"
    : undefined;
}
