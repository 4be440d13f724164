import type { Piece } from "../../../compiler/steps/door.ts";
import { fitName, type RawDType } from "../../../compiler/steps/preparation.ts";
import { sizeOf } from "../../../ir/types/shape.ts";
import type { HostTensor, Tensors } from "../../run/tensor.ts";
import { type RawData, rawArrays } from "../rawData.ts";
import type { Step } from "../step.ts";
import type { Assembly } from "./assemble.ts";

/** What steps are fitted with, by name of state. */
export type FitVectors = ReadonlyMap<string, Float32Array>;

/**
 * The tensor that a step program makes of what it is fed, [N, …shape], for whoever needs it outside of one: predictions,
 * statistics, files. `raw` are the leaves by name.
 */
export function prepareRows(
  { dtype, shape, entrance: { pieces } }: Pick<Assembly, "dtype" | "shape" | "entrance">,
  raw: Tensors,
  fits: FitVectors,
): HostTensor {
  const parts = pieces.map((piece) => prepared(piece, { raw, fits, steps: piece.steps.length }));
  const rows = raw[pieces[0]!.leaf]!.shape[0]!;
  const data =
    parts.length === 1
      ? parts[0]!
      : sideBySide(parts, { rows, out: new rawArrays[dtype](rows * sizeOf(shape)) });
  return { dtype, shape: [rows, ...shape], data };
}

/** A piece after its first steps. */
export function prepared(
  { leaf, start, shape, steps }: Piece<Step>,
  x: { raw: Tensors; fits: FitVectors; steps: number },
): RawData {
  const { dtype, data, shape: sizes } = x.raw[leaf]!;
  const [rows = 0, ...axes] = sizes;
  const [width, all] = [sizeOf(shape), sizeOf(axes)];
  let values = data as RawData;
  if (width < all) {
    values = new rawArrays[dtype as RawDType](rows * width);
    for (let i = 0; i < rows; i++) {
      const from = i * all + start;
      values.set((data as RawData).subarray(from, from + width), i * width);
    }
  }
  for (const step of steps.slice(0, x.steps)) {
    const { unit, params, given } = step;
    const names = Object.keys(unit.fitted?.(given, params) ?? {});
    const fit = Object.fromEntries(names.map((name) => [name, x.fits.get(fitName(step, name))!]));
    values = unit.reference({ x: values, given, fit }, params);
  }
  return values;
}

/** Writes the parts of each row one behind the other. */
function sideBySide(parts: readonly RawData[], { rows, out }: { rows: number; out: RawData }): RawData {
  const width = out.length / rows;
  let at = 0;
  for (const part of parts) {
    const own = part.length / rows;
    for (let i = 0; i < rows; i++) out.set(part.subarray(i * own, (i + 1) * own), i * width + at);
    at += own;
  }
  return out;
}
