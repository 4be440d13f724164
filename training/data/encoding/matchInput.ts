import { layerOf } from "../../../layers/layers.ts";
import type { FixTitle } from "../../../graph-schema/diagnostics/phrase.ts";
import type { Cell } from "../../../graph-schema/diagnostics/args.ts";
import type { PlanField } from "../../../graph-schema/diagnostics/place.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import {
  columnsOfInput,
  columnsSetAside,
  withColumnName,
  withInputColumns,
} from "../../../graph-schema/plan/columnUses.ts";
import type { Choice } from "../../../graph-schema/plan/choice.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Column, Dataset } from "../dataset.ts";
import { kindOf } from "../kinds.ts";
import { type Assembly, assemble, outputOf, widthOf } from "./assemble.ts";
import { fixSetting, type ModelInput } from "./modelShape.ts";
import { solveShape } from "./solveShape.ts";
import { type StepsSource, stepsOf } from "./stepsOf.ts";
import { isTaken, stepFault } from "./takenAs.ts";

/** Columns that feed an input, and how. */
export interface MatchedInput {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly assembly: Assembly;
  readonly symbols: Readonly<Record<string, number>>;
}

/** A column that a plan uses, with the steps that it says for that. */
export interface UsedColumn {
  readonly column: Column;
  readonly own?: readonly Choice[] | undefined;
}

/** The columns that the plan gives an input, or those that it can take; diagnostics for names that do not exist. */
export function columnsFor(
  { dataset, plan, targets }: { dataset: Dataset; plan: Plan; targets: readonly string[] },
  input: ModelInput,
): UsedColumn[] | Diagnostic[] {
  const uses = columnsOfInput(plan, input.id);
  const chosen = uses.map(({ name }) => name);
  const place = { field: "inputs", input: input.id } as const;
  if (chosen.length === 0) {
    const aside = new Set([...columnsSetAside(plan), ...targets]);
    const found = defaultColumns(dataset, aside, input);
    return found.length > 0
      ? found.map((column) => ({ column }))
      : [planError(place, { code: "noColumns", args: { expected: { phrase: "columnBesideTarget" } } })];
  }
  const names = dataset.columns.map((c) => c.name);
  const feed = (title: FixTitle, columns: string[]) => feedWith(plan, input, { title, columns });
  const wrong = chosen.filter((name) => !names.includes(name));
  if (wrong.length > 0)
    return wrong.map((name): Diagnostic => {
      const meant = nearest(name, names);
      const rest = chosen.filter((other) => other !== name);
      return {
        ...planError(place, { code: "unknownColumn", args: { name, names } }),
        ...(meant === undefined
          ? feed(leaveOut([name]), rest)
          : {
              fix: {
                ...{ code: "useColumn", args: { column: meant } },
                edit: {
                  kind: "setPlan",
                  plan: { ...plan, columns: withColumnName(plan.columns, name, meant) },
                },
              },
            }),
      };
    });
  return uses.map(({ name, role }) => ({
    column: dataset.columns.find((c) => c.name === name)!,
    own: role.steps,
  }));
}

/** An input as a place of the plan, by the title of its layer. */
function placeOf({ id, node }: ModelInput): PlanField {
  const layer = node && layerOf(node.type)?.title;
  return { field: "inputs", input: id, node: layer === undefined ? {} : { layer } };
}

const leaveOut = (columns: readonly string[]): FixTitle => ({ code: "leaveOutColumns", args: { columns } });

/** The fix that feeds an input with other columns. */
const feedWith = (
  plan: Plan,
  { id }: ModelInput,
  { title, columns }: { title: FixTitle; columns: string[] },
): Pick<Diagnostic, "fix"> => ({
  fix: {
    ...title,
    edit: { kind: "setPlan", plan: { ...plan, columns: withInputColumns(plan.columns, id, columns) } },
  },
});

/** Every column that is not set aside; of these the kinds that suit the input best alone, if there are any. */
function defaultColumns(dataset: Dataset, aside: ReadonlySet<string>, { type }: ModelInput): Column[] {
  const others = dataset.columns.filter((c) => !aside.has(c.name));
  const form = type.dtype === "int32" ? "whole" : type.shape.length > 2 ? "map" : "flat";
  const [first, second] = [1, 2].map((rank) => others.filter((c) => kindOf(c).suits[form] === rank));
  return first!.length > 0 ? first! : second!.length > 0 ? second! : others;
}

/** Fits columns to the shape of an input; `known` are sizes solved for symbols. */
export function matchInput(
  used: readonly UsedColumn[],
  input: ModelInput,
  source: StepsSource & { known: Readonly<Record<string, number>> },
): MatchedInput | Diagnostic {
  const columns = used.map((u) => u.column);
  const place = placeOf(input);
  const { dtype } = input.type;
  if (dtype !== "float32" && dtype !== "int32")
    return planError(place, {
      code: "columnKind",
      args: { expected: { phrase: "numberInput" }, actual: { phrase: "elements", dtype } },
    });
  const prepared = used.map((u) => ({ column: u.column, steps: stepsOf(u, dtype, source) }));
  const wrong = prepared.flatMap((c) => stepFault(c, dtype) ?? [])[0];
  if (wrong) return planError(place, wrong);
  const unfit = prepared.find((c) => !isTaken(c, dtype))?.column;
  if (unfit)
    return {
      ...planError(place, {
        code: "columnKind",
        args: {
          expected: wanted[dtype],
          actual: { phrase: "columnOfKind", kind: unfit.kind, name: unfit.name },
        },
      }),
      ...fixKind(used, input, source),
    };
  const bad = dtype === "int32" ? badInteger(columns, input.exclusiveUpperBound) : undefined;
  if (bad) return wrongId(columns, input, { bad, plan: source.plan });

  const shape = input.type.shape.slice(1);
  const width = prepared.reduce((sum, c) => sum + widthOf(c), 0);
  const [only] = prepared.length === 1 ? prepared : [];
  const natural = only && only.column.shape.length > 0 ? outputOf(only)!.shape : [width];
  const sizes = shape.length === natural.length ? natural : shape.length === 1 ? [width] : [];
  const symbols = solveShape(shape, sizes, source.known);
  if (symbols && (shape.length > 0 || width === 1))
    return {
      id: input.id,
      columns,
      assembly: assemble(input.id, { dtype, shape: sizes }, prepared),
      symbols,
    };
  const found = {
    shape: natural,
    columns: prepared.map((c) => ({ name: c.column.name, width: widthOf(c) })),
  };
  return {
    ...planError(place, { code: "rowShape", args: { input: shape, found } }),
    ...fixShape(input, natural),
  };
}

const wanted = {
  float32: { phrase: "columnsOfNumbers" },
  int32: { phrase: "columnsOfIds" },
} as const;

function fixShape({ node }: ModelInput, shape: readonly number[]): Pick<Diagnostic, "fix"> {
  return node ? { fix: fixSetting({ node, param: "shape" }, [...shape]) } : {};
}

/** The fix that sets the other dtype, where all columns can be read as that. */
function fixKind(
  used: readonly UsedColumn[],
  { node, type }: ModelInput,
  source: StepsSource,
): Pick<Diagnostic, "fix"> {
  const other = type.dtype === "int32" ? "float32" : "int32";
  return node && used.every((u) => isTaken({ column: u.column, steps: stepsOf(u, other, source) }, other))
    ? { fix: fixSetting({ node, param: "dtype" }, other) }
    : {};
}

/** A value that is no id, or an id beyond the rows of the embedding. */
function wrongId(
  columns: readonly Column[],
  input: ModelInput,
  { bad, plan }: { bad: BadId; plan: Plan },
): Diagnostic {
  const { vocabulary, exclusiveUpperBound } = input;
  const place = placeOf(input);
  if (exclusiveUpperBound === undefined || badInteger(columns))
    return {
      ...planError(place, { code: "fractionalIds", args: bad }),
      ...leaveOutFractions(columns, input, plan),
    };
  const needed = 1 + Math.max(...columns.map(largest));
  return {
    ...planError(place, { code: "vocabulary", args: bad }),
    ...(vocabulary && { fix: fixSetting(vocabulary, needed) }),
  };
}

/** Feeds the columns that hold ids alone, where there are any. */
function leaveOutFractions(
  columns: readonly Column[],
  input: ModelInput,
  plan: Plan,
): Pick<Diagnostic, "fix"> {
  const bad = columns.filter((c) => badInteger([c])).map((c) => c.name);
  const rest = columns.map((c) => c.name).filter((name) => !bad.includes(name));
  if (rest.length === 0) return {};
  return feedWith(plan, input, { title: leaveOut(bad), columns: rest });
}

/** The largest number of a column, or 0; gaps are not numbers. */
export const largest = ({ summary }: Column): number => Math.max(0, summary.largest?.value ?? 0);

/** A number as a person wrote it, without the digits that float32 adds. */
export const readable = (v: number): number => Number(v.toPrecision(7));

/** An element that is no integer from 0 to below `exclusiveUpperBound`; null has no end. */
interface BadId {
  exclusiveUpperBound: number | null;
  cell: Cell;
}

/**
 * An element that is no integer from 0 to below `exclusiveUpperBound`: the first fraction of a column, its least or its
 * largest; gaps pass, as their rows are left out.
 */
export function badInteger(columns: readonly Column[], exclusiveUpperBound = Infinity): BadId | undefined {
  for (const { name, summary, classes } of columns) {
    const { fraction, least, largest } = summary;
    const bad =
      fraction ??
      (least && least.value < 0 ? least : undefined) ??
      (largest && largest.value >= exclusiveUpperBound ? largest : undefined);
    if (!bad) continue;
    const label = classes?.[bad.value];
    return {
      exclusiveUpperBound: exclusiveUpperBound === Infinity ? null : exclusiveUpperBound,
      cell: {
        value: readable(bad.value),
        ...(label !== undefined && { label }),
        row: bad.row + 1,
        column: name,
      },
    };
  }
  return undefined;
}
