import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { rawArrays } from "../rawData.ts";
import type { RowSource } from "../rows/rowSource.ts";
import type { Partition, SplitFault } from "../split.ts";
import { atRandom, type ResolvedSplit } from "./resolveSplit.ts";

/** Rows whose elements are looked at together. */
const BLOCK = 4096;

/** Parts rows, which ascend, by the split of a plan; a diagnostic where nothing would be left to learn from, or as the split says. */
export async function splitRows(
  { unit, params, columns }: ResolvedSplit,
  { source, rows, plan }: { source: RowSource; rows: Uint32Array; plan: Plan },
): Promise<Partition | Diagnostic> {
  const keys = columns.length > 0 ? await keysOf({ unit, params, columns }, source, rows) : [];
  const about = columns.map((c) => source.columns[c]!);
  const made = unit.split(rows, { seed: plan.seed, keys, columns: about }, params);
  const empty = { fault: { code: "emptySplit", args: { heldOut: false } } } as const;
  const parts = "fault" in made || made.train.length > 0 ? made : empty;
  if (!("fault" in parts)) return parts;
  const { fault, param } = { param: undefined, ...parts };
  const place = { field: "split", ...(param !== undefined && { param }) } as const;
  return { ...planError(place, fault), ...(meantIn(plan, { fault, param }) ?? atRandom(plan)) };
}

/** The fix that names the value that is most likely meant, where a split names one that is not there. */
function meantIn(
  plan: Plan,
  { fault, param }: Omit<SplitFault, "param"> & { param: string | undefined },
): Pick<Diagnostic, "fix"> | undefined {
  const meant = fault.code === "unknownValue" ? nearest(fault.args.name, fault.args.names) : undefined;
  if (meant === undefined || param === undefined) return undefined;
  const split = { ...plan.split, params: { ...plan.split.params, [param]: meant } };
  const edit = { kind: "setPlan", plan: { ...plan, split } } as const;
  return { fix: { code: "useName", args: { name: meant }, edit } };
}

/** One number for each of the rows, of the columns that the split needs. */
async function keysOf(
  { unit, columns }: Pick<ResolvedSplit, "unit" | "params" | "columns">,
  source: RowSource,
  rows: Uint32Array,
): Promise<ArrayLike<number>> {
  const array = unit.keys ? Uint32Array : rawArrays[source.columns[columns[0]!]!.dtype];
  const keys = new array(rows.length);
  for (let first = 0; first < rows.length; first += BLOCK) {
    const part = rows.subarray(first, first + BLOCK);
    const data = await source.gather(columns, part);
    const block = data.map((elements, i) => ({ column: source.columns[columns[i]!]!, data: elements }));
    keys.set(unit.keys ? unit.keys(block, part.length) : data[0]!, first);
  }
  return keys;
}
