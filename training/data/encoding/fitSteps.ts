import { fitName } from "../../../compiler/steps/preparation.ts";
import type { Tensors } from "../../run/tensor.ts";
import type { Assembly } from "./assemble.ts";
import { prepared } from "./prepareRows.ts";

/** Fits the steps of an assembly to rows; `blocks` gives them from the start, as often as it is called. */
export async function fitSteps(
  { entrance: { pieces } }: Pick<Assembly, "entrance">,
  blocks: () => Iterable<Tensors> | AsyncIterable<Tensors>,
): Promise<Map<string, Float32Array>> {
  const fits = new Map<string, Float32Array>();
  const most = Math.max(...pieces.map((p) => p.steps.length));
  // A step is fitted to what the steps before it give.
  for (let i = 0; i < most; i++) {
    const fittings = pieces.flatMap((piece) => {
      const step = piece.steps[i];
      const fitting = step?.unit.fit?.(step.given, step.params);
      return step && fitting ? [{ piece, step, fitting }] : [];
    });
    if (fittings.length === 0) continue;
    for await (const raw of blocks())
      for (const { piece, fitting } of fittings) fitting.add(prepared(piece, { raw, fits, steps: i }));
    for (const { step, fitting } of fittings)
      for (const [name, vector] of Object.entries(fitting.result())) fits.set(fitName(step, name), vector);
  }
  return fits;
}
