import type { Door } from "../../../compiler/steps/door.ts";
import type { Tensors } from "../../run/tensor.ts";
import type { Assembly } from "./assemble.ts";
import { fitSteps } from "./fitSteps.ts";
import { gatherRows } from "./gatherRows.ts";
import type { FitVectors } from "./prepareRows.ts";

/** How step programs make assembled tensors of what they are fed, by name; those that need no step are fed themselves. */
export const doorOf = (assemblies: readonly Assembly[]): Door =>
  Object.fromEntries(
    assemblies.flatMap(({ name, entrance }) =>
      entrance.pieces.some((p) => p.steps.length > 0) ? [[name, entrance] as const] : [],
    ),
  );

/** What step programs are fed for these rows, padded to `size` samples. */
export const rawRows = (assemblies: readonly Assembly[], rows: ArrayLike<number>, size: number): Tensors =>
  Object.fromEntries(
    assemblies.flatMap(({ raw }) =>
      raw.map((part) => [part.leaf.name, gatherRows(part, rows, size)] as const),
    ),
  );

/** Rows that are read at a time to fit steps. */
const CHUNK = 256;

/** What the steps of assemblies are fitted with to the training rows, once it is asked for. */
export function fitted(assemblies: readonly Assembly[], train: Uint32Array): () => FitVectors {
  let found: FitVectors | undefined;
  return () =>
    (found ??= new Map(
      assemblies.flatMap((assembly) => [
        ...fitSteps(assembly, function* () {
          for (let at = 0; at < train.length; at += CHUNK) {
            const part = train.subarray(at, at + CHUNK);
            yield rawRows([assembly], part, part.length);
          }
        }),
      ]),
    ));
}
