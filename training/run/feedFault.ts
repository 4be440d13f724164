import { substituteDim, symbolsOf } from "../../ir/types/dim.ts";
import type { Shape } from "../../ir/types/shape.ts";
import type { HostTensor } from "./tensor.ts";

/** An input of a program or of model.onnx. */
interface Expected {
  name: string;
  dtype: string;
  shape: Shape;
}

/**
 * What is wrong with the tensors that inputs are fed, as `input "x", axis 1: expected 64, got 50`; undefined when
 * nothing. A symbol has the size that it first comes with.
 */
export function feedFault(
  inputs: readonly Expected[],
  given: Readonly<Record<string, Pick<HostTensor, "dtype" | "shape">>>,
): string | undefined {
  const sizes: Record<string, number> = {};
  const sources: Record<string, string> = {};
  for (const { name, dtype, shape } of inputs) {
    const x = Object.hasOwn(given, name) ? given[name]! : undefined;
    if (!x) continue;
    if (x.dtype !== dtype) return `input "${name}": expected ${dtype}, got ${x.dtype}`;
    if (x.shape.length !== shape.length)
      return `input "${name}": expected [${shape.join(", ")}], got [${x.shape.join(", ")}]`;
    for (const [axis, d] of shape.entries()) {
      const [expected, actual] = [substituteDim(d, sizes), x.shape[axis]!];
      const [open] = symbolsOf(expected);
      // Runtimes divide by sizes, some without looking.
      if (actual === 0) return `input "${name}", axis ${axis}: expected at least 1, got 0`;
      if (open === expected) {
        sizes[open] = actual;
        sources[open] = name;
      } else if (open === undefined && expected !== actual) {
        const known = symbolsOf(d).map((s) => `, as ${s} is ${sizes[s]} by input "${sources[s]}"`);
        return `input "${name}", axis ${axis}: expected ${expected}${known.join("")}, got ${actual}`;
      }
    }
  }
  return undefined;
}
