import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import type { Phrase } from "../../../graph-schema/diagnostics/phrase.ts";
import type { Choice } from "../../../graph-schema/plan/choice.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { resolveUnit } from "../../objective/resolveUnit.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { Split, SplitNeed } from "../split.ts";
import { splits } from "../splits.ts";
import { random } from "../splits/random.ts";

/** What a plan's split comes to for a dataset. */
export interface ResolvedSplit {
  readonly unit: Split;
  readonly params: Record<string, unknown>;
  /** Which of the columns it must see. */
  readonly columns: readonly number[];
  /** Those of them that rows without a value lack, which are left out. */
  readonly used: readonly number[];
}

/** The split of a plan, or what is wrong with it. `classes` is the column of classes to predict, if a row has one. */
export function resolveSplit(
  plan: Plan,
  columns: readonly ColumnSchema[],
  classes: string | undefined,
): ResolvedSplit | Diagnostic[] {
  const found = splitOf(plan);
  if (Array.isArray(found)) return found;
  const { unit, params } = found;
  const need = unit.needs?.(params);
  if (!need) return { unit, params, columns: [], used: [] };
  if (need.of === "every") return { unit, params, columns: columns.map((_, i) => i), used: [] };
  const column = columnOf(need, { plan, columns, classes });
  return typeof column === "number" ? { unit, params, columns: [column], used: [column] } : [column];
}

/** The split that a plan names, whatever the data. */
export const splitOf = (plan: Plan): Pick<ResolvedSplit, "unit" | "params"> | Diagnostic[] =>
  resolveUnit(splits, {
    ...{ choice: plan.split, place: { field: "split" }, code: "unknownSplit" },
    withChoice: (split: Choice) => ({ ...plan, split }),
  });

/** The column that a split needs. */
function columnOf(
  need: Exclude<SplitNeed, { of: "every" }>,
  x: { plan: Plan; columns: readonly ColumnSchema[]; classes: string | undefined },
): number | Diagnostic {
  const { plan, columns } = x;
  const place = { field: "split", ...(need.of === "column" && { param: need.param }) } as const;
  const names = columns.map(({ name }) => name);
  const name = nameOf(need, x);
  if (name === undefined) {
    if (need.of !== "role") return noClasses(plan);
    return { ...planError(place, { code: "splitColumn", args: { role: need.role } }), ...atRandom(plan) };
  }
  const index = names.indexOf(name);
  if (index < 0) {
    const meant = nearest(name, names);
    const param = need.of === "column" ? need.param : undefined;
    const split = { ...plan.split, params: { ...plan.split.params, [param ?? ""]: meant ?? "" } };
    const use = { code: "useColumn", args: { column: meant ?? "" } } as const;
    return {
      ...planError(place, { code: "unknownColumn", args: { name, names } }),
      ...(meant !== undefined && param !== undefined
        ? { fix: { ...use, edit: { kind: "setPlan", plan: { ...plan, split } } } }
        : atRandom(plan)),
    };
  }
  const expected = unfit(need, columns[index]!);
  if (!expected) return index;
  const actual = { phrase: "columnOfKind", kind: columns[index]!.kind, name } as const;
  return { ...planError(place, { code: "columnKind", args: { expected, actual } }), ...atRandom(plan) };
}

function nameOf(
  need: Exclude<SplitNeed, { of: "every" }>,
  { plan, classes }: { plan: Plan; classes: string | undefined },
): string | undefined {
  if (need.of === "column") return need.name;
  if (need.of === "target") return classes;
  return plan.columns.find(({ roles }) => roles.some(({ as }) => as === need.role))?.name;
}

/** What the column would have to be instead. */
function unfit(need: SplitNeed, { shape, classes }: ColumnSchema): Phrase | undefined {
  const single = shape.length === 0;
  if (need.of === "role" && need.role === "time")
    return single && !classes ? undefined : { phrase: "columnOfNumbers" };
  return single ? undefined : { phrase: "columnOfSingleValues" };
}

const noClasses = (plan: Plan): Diagnostic => ({
  ...planError({ field: "split" }, { code: "stratify", args: {} }),
  fix: {
    code: "turnOff",
    args: { param: "stratify" },
    edit: { kind: "setPlan", plan: { ...plan, split: { ...plan.split, type: random.type } } },
  },
});

/** The fix that draws the same share of rows instead. */
export function atRandom(plan: Plan): Pick<Diagnostic, "fix"> {
  const share = random.params.shape.share.safeParse(plan.split.params.share);
  const split = { type: random.type, params: share.success ? { share: share.data } : {} };
  const edit = { kind: "setPlan", plan: { ...plan, split } } as const;
  return { fix: { code: "use", args: { unit: random.title }, edit } };
}
