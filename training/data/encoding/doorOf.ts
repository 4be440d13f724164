import type { Door } from "../../../compiler/steps/door.ts";
import type { Tensors } from "../../run/tensor.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { RowSource } from "../rows/rowSource.ts";
import type { Assembly } from "./assemble.ts";
import { fitSteps } from "./fitSteps.ts";
import { type Elements, gatherRows } from "./gatherRows.ts";
import type { FitVectors } from "./prepareRows.ts";

/** How step programs make assembled tensors of what they are fed, by name; those that need no step are fed themselves. */
export const doorOf = (assemblies: readonly Assembly[]): Door =>
  Object.fromEntries(
    assemblies.flatMap(({ name, entrance }) =>
      entrance.pieces.some((p) => p.steps.length > 0) ? [[name, entrance] as const] : [],
    ),
  );

/** What step programs are fed for rows with these elements, padded to `size` samples. */
export const rawRows = (assemblies: readonly Assembly[], elements: Elements, size: number): Tensors =>
  Object.fromEntries(
    assemblies.flatMap(({ raw }) =>
      raw.map((part) => [part.leaf.name, gatherRows(part, elements, size)] as const),
    ),
  );

/** Rows that are read at a time to fit steps. */
const CHUNK = 4096;

/** What the steps of assemblies are fitted with to the training rows. */
export async function fitted(
  assemblies: readonly Assembly[],
  train: Uint32Array,
  source: RowSource,
): Promise<FitVectors> {
  const found = new Map<string, Float32Array>();
  for (const assembly of assemblies) {
    const read = elementsOf(source, columnsOf([assembly]));
    const fits = await fitSteps(assembly, async function* () {
      for (let at = 0; at < train.length; at += CHUNK) {
        const part = train.subarray(at, at + CHUNK);
        yield rawRows([assembly], await read(part), part.length);
      }
    });
    for (const [name, vector] of fits) found.set(name, vector);
  }
  return found;
}

/** The columns that assemblies are made of, each once. */
export const columnsOf = (assemblies: readonly Assembly[]): ColumnSchema[] => [
  ...new Map(
    assemblies.flatMap(({ raw }) => raw.flatMap((part) => part.columns.map((c) => [c.name, c] as const))),
  ).values(),
];

/** Reads rows of these columns. */
export function elementsOf(
  source: RowSource,
  columns: readonly ColumnSchema[],
): (rows: ArrayLike<number>) => Promise<Elements> {
  const wanted = columns.map(({ name }) => source.columns.findIndex((c) => c.name === name));
  return async (rows) => {
    const found = await source.gather(wanted, rows instanceof Uint32Array ? rows : Uint32Array.from(rows));
    return Object.fromEntries(columns.map(({ name }, i) => [name, found[i]!]));
  };
}
