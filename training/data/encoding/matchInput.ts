import { layerOf } from "../../../layers/layers.ts";
import type { FixTitle } from "../../../graph-schema/diagnostics/phrase.ts";
import type { Cell } from "../../../graph-schema/diagnostics/args.ts";
import type { PlanField } from "../../../graph-schema/diagnostics/place.ts";
import { nearest } from "../../../graph-schema/diagnostics/nearest.ts";
import { columnsOfInput, columnsSetAside, withInputColumns } from "../../../graph-schema/plan/columnUses.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { sizeOf } from "../../../ir/types/shape.ts";
import type { Column, Dataset } from "../dataset.ts";
import { type Feature, featureOf } from "./feature.ts";
import type { Assembly } from "./gatherRows.ts";
import { fixSetting, type ModelInput } from "./modelShape.ts";
import { solveShape } from "./solveShape.ts";

/** Columns that feed an input, and how. */
export interface MatchedInput {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly assembly: Assembly;
  readonly symbols: Readonly<Record<string, number>>;
}

/** The columns that the plan gives an input, or those that it can take; diagnostics for names that do not exist. */
export function columnsFor(
  { dataset, plan, targets }: { dataset: Dataset; plan: Plan; targets: readonly string[] },
  input: ModelInput,
): Column[] | Diagnostic[] {
  const chosen = columnsOfInput(plan, input.id).map(({ name }) => name);
  const place = { field: "inputs", input: input.id } as const;
  if (chosen.length === 0) {
    const aside = new Set([...columnsSetAside(plan), ...targets]);
    const found = defaultColumns(dataset, aside, input);
    return found.length > 0
      ? found
      : [planError(place, { code: "noColumns", args: { expected: { phrase: "columnBesideTarget" } } })];
  }
  const names = dataset.columns.map((c) => c.name);
  const feed = (title: FixTitle, columns: string[]) => feedWith(plan, input, { title, columns });
  const wrong = chosen.filter((name) => !names.includes(name));
  if (wrong.length > 0)
    return wrong.map((name) => {
      const meant = nearest(name, names);
      const rest = chosen.filter((other) => other !== name);
      return {
        ...planError(place, { code: "unknownColumn", args: { name, names } }),
        ...(meant === undefined
          ? feed(leaveOut([name]), rest)
          : feed({ code: "useColumn", args: { column: meant } }, [
              ...new Set(chosen.map((other) => (other === name ? meant : other))),
            ])),
      };
    });
  return chosen.map((name) => dataset.columns.find((c) => c.name === name)!);
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

/** Every column that is not set aside; of these images alone for a map and tokens alone for integers, if there are any. */
function defaultColumns(dataset: Dataset, aside: ReadonlySet<string>, { type }: ModelInput): Column[] {
  const others = dataset.columns.filter((c) => !aside.has(c.name));
  const of = (...kinds: readonly Column["kind"][]): Column[] => others.filter((c) => kinds.includes(c.kind));
  const [first, second] =
    type.dtype === "int32"
      ? [of("tokens"), of("category")]
      : type.shape.length > 2
        ? [of("image"), of("number")]
        : [of("number", "category"), of("image")];
  return first.length > 0 ? first : second.length > 0 ? second : others;
}

/** Fits columns to the shape of an input; `known` are sizes solved for symbols. */
export function matchInput(
  columns: readonly Column[],
  input: ModelInput,
  { plan, known }: { plan: Plan; known: Readonly<Record<string, number>> },
): MatchedInput | Diagnostic {
  const place = placeOf(input);
  const { dtype } = input.type;
  if (dtype !== "float32" && dtype !== "int32")
    return planError(place, {
      code: "columnKind",
      args: { expected: { phrase: "numberInput" }, actual: { phrase: "elements", dtype } },
    });
  const features: Feature[] = [];
  for (const column of columns) {
    const feature = featureOf(column, dtype);
    if (!feature)
      return {
        ...planError(place, {
          code: "columnKind",
          args: {
            expected: wanted[dtype],
            actual: { phrase: "columnOfKind", kind: column.kind, name: column.name },
          },
        }),
        ...fixKind(columns, input),
      };
    features.push(feature);
  }
  const bad = dtype === "int32" ? badInteger(columns, input.exclusiveUpperBound) : undefined;
  if (bad) return wrongId(columns, input, { bad, plan });

  const shape = input.type.shape.slice(1);
  const width = features.reduce((n, f) => n + f.width, 0);
  const [only] = columns.length === 1 ? columns : [];
  const natural = only && only.shape.length > 0 ? only.shape : [width];
  const sizes = shape.length === natural.length ? natural : shape.length === 1 ? [width] : [];
  const symbols = solveShape(shape, sizes, known);
  if (symbols && (shape.length > 0 || width === 1))
    return { id: input.id, columns, assembly: { dtype, shape: sizes, features }, symbols };
  const found = {
    shape: natural,
    columns: columns.map(({ name }, i) => ({ name, width: features[i]!.width })),
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
function fixKind(columns: readonly Column[], { node, type }: ModelInput): Pick<Diagnostic, "fix"> {
  const other = type.dtype === "int32" ? "float32" : "int32";
  return node && columns.every((c) => featureOf(c, other))
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
export const largest = ({ data }: Column): number =>
  Array.from(data).reduce((most, v) => (v > most ? v : most), 0);

/** A number as a person wrote it, without the digits that float32 adds. */
export const readable = (v: number): number => Number(v.toPrecision(7));

/** An element that is no integer from 0 to below `exclusiveUpperBound`; null has no end. */
interface BadId {
  exclusiveUpperBound: number | null;
  cell: Cell;
}

/** The first element that is no integer from 0 to below `exclusiveUpperBound`; gaps pass, as their rows are left out. */
export function badInteger(columns: readonly Column[], exclusiveUpperBound = Infinity): BadId | undefined {
  for (const { name, data, kind, shape, classes } of columns) {
    const bad = data.findIndex(
      (v) =>
        (v < 0 ? kind !== "category" : v >= exclusiveUpperBound || !Number.isInteger(v)) && !Number.isNaN(v),
    );
    if (bad < 0) continue;
    const row = Math.floor(bad / sizeOf(shape)) + 1;
    const label = classes?.[data[bad]!];
    return {
      exclusiveUpperBound: exclusiveUpperBound === Infinity ? null : exclusiveUpperBound,
      cell: { value: readable(data[bad]!), ...(label !== undefined && { label }), row, column: name },
    };
  }
  return undefined;
}
