import type { Entrance, Piece } from "../../../compiler/steps/door.ts";
import type { AppliedStep, RowValues } from "../../../compiler/steps/preparation.ts";
import { sizeOf } from "../../../ir/types/shape.ts";
import { type ColumnSchema, schemaOf, valuesOf } from "../columnSchema.ts";
import type { ChosenStep, Step } from "../step.ts";
import type { RawColumns } from "./gatherRows.ts";

/** A column with the steps that prepare it. */
export interface PreparedColumn<C extends ColumnSchema = ColumnSchema> {
  readonly column: C;
  readonly steps: readonly ChosenStep[];
}

/** How some columns become one tensor: what is gathered of them, and what is made of that. */
export interface Assembly {
  readonly name: string;
  /** The tensor's. */
  readonly dtype: "float32" | "int32";
  /** Axes of one sample. */
  readonly shape: readonly number[];
  readonly raw: readonly RawColumns[];
  readonly entrance: Entrance<Step>;
}

/** What a column comes to by its steps; undefined where one of them does not take what it is given. */
export function outputOf({ column, steps }: PreparedColumn): RowValues | undefined {
  let values: RowValues | undefined = valuesOf([schemaOf(column)]);
  for (const { unit, params } of steps) values = values && unit.output(values, params);
  return values;
}

/** Numbers that a row of a column comes to. */
export const widthOf = (prepared: PreparedColumn): number => sizeOf(outputOf(prepared)!.shape);

/** Columns that `outputOf` knows, as a tensor of samples of this type. `name` is what the tensor is called. */
export function assemble(
  name: string,
  { dtype, shape }: Pick<Assembly, "dtype" | "shape">,
  columns: readonly PreparedColumn[],
): Assembly {
  // What needs no step is fed as it is to be, whatever it is kept as.
  if (columns.every(({ steps }) => steps.length === 0)) {
    const leaf = { name, dtype, shape };
    const raw = { leaf, columns: columns.map((c) => c.column) };
    const piece = { leaf: name, start: 0, shape, steps: [] };
    return { name, dtype, shape, raw: [raw], entrance: { leaves: [leaf], pieces: [piece] } };
  }
  const fedAs = ({ column, steps }: PreparedColumn) => (steps.length > 0 ? schemaOf(column).dtype : dtype);
  const dtypes = [...new Set(columns.map(fedAs))];
  const raw = dtypes.map((own, i): RawColumns => {
    const parts = columns.filter((c) => fedAs(c) === own).map((c) => c.column);
    const [first] = parts;
    const wide = [parts.reduce((sum, c) => sum + sizeOf(c.shape), 0)];
    const axes = parts.length === 1 && first!.shape.length > 0 ? first!.shape : wide;
    const leaf = { name: i === 0 ? name : `${name}/${suffixes[own]}`, dtype: own, shape: axes };
    return { leaf, columns: parts };
  });
  const leaves = raw.map(({ leaf }) => leaf);
  const pieces = runsOf(columns, fedAs).map((run): Piece<Step> => {
    const { leaf, columns: beside } = raw[dtypes.indexOf(fedAs(run[0]!))]!;
    const before = beside.slice(0, beside.indexOf(run[0]!.column));
    return {
      leaf: leaf.name,
      start: before.reduce((sum, c) => sum + sizeOf(c.shape), 0),
      shape: valuesOf(run.map((c) => schemaOf(c.column))).shape,
      steps: appliedTo(run, name),
    };
  });
  return { name, dtype, shape, raw, entrance: { leaves, pieces } };
}

/** What further inputs for one value are called behind its name. */
const suffixes = { float32: "numbers", int32: "codes", uint8: "bytes" } as const;

/** Neighbors of single elements that are prepared in the same way go together; any other column goes alone. */
function runsOf(
  columns: readonly PreparedColumn[],
  fedAs: (column: PreparedColumn) => string,
): PreparedColumn[][] {
  const runs: PreparedColumn[][] = [];
  let last: string | undefined;
  for (const c of columns) {
    const steps = c.steps.map(({ unit, params }) => [unit.type, params]);
    const key = c.column.shape.length === 0 ? JSON.stringify([fedAs(c), steps]) : undefined;
    if (key !== undefined && key === last) runs.at(-1)!.push(c);
    else runs.push([c]);
    last = key;
  }
  return runs;
}

/** The steps of a run, each with what it is given. */
function appliedTo(run: readonly PreparedColumn[], name: string): AppliedStep<Step>[] {
  const columns = run.map((c) => schemaOf(c.column));
  const names = columns.map((c) => c.name);
  const label = names.length > 1 ? `${names[0]} … ${names.at(-1)}` : names[0]!;
  let given = valuesOf(columns);
  return run[0]!.steps.map(({ unit, params }, i, all): AppliedStep<Step> => {
    const earlier = all.slice(0, i).filter((s) => s.unit === unit).length;
    const state = `data/${name}/${label}/${unit.type}${earlier > 0 ? earlier + 1 : ""}`;
    const applied = { unit, params, given, state };
    const output = unit.output(given, params);
    if (!output) throw new Error(`internal: ${unit.type} does not take "${label}"`);
    given = output;
    return applied;
  });
}
