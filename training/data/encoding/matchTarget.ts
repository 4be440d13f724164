import { bindShape, isStatic, type Shape, sizeOf } from "../../../ir/types/shape.ts";
import type { Cell } from "../../../graph-schema/diagnostics/args.ts";
import type { Finding, Phrase } from "../../../graph-schema/diagnostics/phrase.ts";
import { withTargetSteps } from "../../../graph-schema/plan/columnUses.ts";
import type { Choice } from "../../../graph-schema/plan/choice.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Column } from "../dataset.ts";
import { kindOf } from "../kinds.ts";
import { type Assembly, assemble, outputOf, type PreparedColumn, widthOf } from "./assemble.ts";
import { badInteger, largest, readable, type UsedColumn } from "./matchInput.ts";
import { fixSetting, type ModelTarget, scoreCount } from "./modelShape.ts";
import { solveShape } from "./solveShape.ts";
import { type StepsSource, stepsOf } from "./stepsOf.ts";
import { isTaken, stepFault } from "./takenAs.ts";

export interface MatchedTarget {
  readonly term: string;
  readonly columns: readonly [Column, ...Column[]];
  readonly assembly: Assembly;
  /** Names of the classes; undefined for a regression. */
  readonly classes?: readonly string[];
  readonly symbols: Readonly<Record<string, number>>;
}

/** What columns are fitted to a target by: how they are prepared, and sizes solved for symbols. */
interface TargetSource extends StepsSource {
  readonly known: Readonly<Record<string, number>>;
}

/** Fits the columns to predict to the target of a term. */
export function matchTarget(
  columns: readonly [UsedColumn, ...UsedColumn[]],
  model: ModelTarget,
  source: TargetSource,
): MatchedTarget | Diagnostic {
  const [column, ...more] = columns;
  const scaled = model.target.dtype === "float32" ? columns.flatMap((u) => unitFault(u, model, source)) : [];
  if (scaled[0]) return scaled[0];
  if (more.length > 0) return matchSeveral(columns, model, source);
  return model.target.dtype === "int32"
    ? matchLabels(column, model, source)
    : matchValues(column, model, source);
}

/**
 * A step that moves or scales the column to predict by what it was fitted to: the model would answer in that unit, and
 * losses and metrics would be told in it, rather than in the column's own.
 */
function unitFault({ column, own }: UsedColumn, model: ModelTarget, source: TargetSource): Diagnostic[] {
  const steps = stepsOf({ column, own }, "float32", source);
  const fitted = steps.find(({ unit }) => unit.fit);
  if (!fitted) return [];
  const kept = steps.filter(({ unit }) => !unit.fit).map(({ unit, params }) => ({ type: unit.type, params }));
  const { plan } = source;
  const columns = withTargetSteps(plan.columns, { column: column.name, term: model.term }, kept as Choice[]);
  const args = { column: column.name, step: fitted.unit.title };
  return [
    {
      ...fault(model, { code: "targetUnit", args }),
      fix: {
        ...{ code: "leaveOutName", args: { name: fitted.unit.title } },
        edit: { kind: "setPlan", plan: { ...plan, columns } },
      },
    },
  ];
}

const fault = ({ term }: ModelTarget, finding: Finding): Diagnostic =>
  planError({ field: "target", term }, finding);

const wrongKind = (model: ModelTarget, expected: Phrase, { kind, name }: Column): Diagnostic =>
  fault(model, { code: "columnKind", args: { expected, actual: { phrase: "columnOfKind", kind, name } } });

/** Numbers of several columns, side by side. */
function matchSeveral(
  used: readonly [UsedColumn, ...UsedColumn[]],
  model: ModelTarget,
  source: TargetSource,
): MatchedTarget | Diagnostic {
  const { term, target, feed } = model;
  if (target.dtype === "int32") {
    const expected = { phrase: "classOfEach", places: target.shape.slice(1) } as const;
    const column = used.map((u) => u.column.name).join(", ");
    return fault(model, { code: "targetShape", args: { expected, shape: [used.length], column } });
  }
  const prepared = used.map((u) => ({ column: u.column, steps: stepsOf(u, "float32", source) }));
  const wrong = prepared.flatMap((c) => stepFault(c, "float32") ?? [])[0];
  if (wrong) return fault(model, wrong);
  const bad = prepared.find((c) => !isTaken(c, "float32"));
  if (bad) return wrongKind(model, { phrase: "columnOfNumbers" }, bad.column);
  const width = prepared.reduce((sum, c) => sum + widthOf(c), 0);
  const places = target.shape.slice(1);
  const symbols = solveShape(places, [width], source.known);
  const [first, ...rest] = used;
  const columns = [first.column, ...rest.map((u) => u.column)] as const;
  if (symbols)
    return {
      term,
      columns,
      assembly: assemble(feed, { dtype: "float32", shape: [width] }, prepared),
      symbols,
    };
  const args = {
    expected: { phrase: "numbersOfEach", shape: bindShape(places, source.known) },
    shape: [width],
    column: columns.map(({ name }) => name).join(", "),
  } as const;
  return fault(model, { code: "targetShape", args });
}

/** Class numbers, one for each place that has scores. */
function matchLabels(used: UsedColumn, model: ModelTarget, source: TargetSource): MatchedTarget | Diagnostic {
  const { term, target, feed, scores: setting, readings = [] } = model;
  const { column } = used;
  const { known } = source;
  const scores = scoreCount(model);
  const prepared = { column, steps: stepsOf(used, "int32", source) };
  const wrong = stepFault(prepared, "int32");
  if (wrong) return fault(model, wrong);
  if (!isTaken(prepared, "int32")) return wrongKind(model, { phrase: "columnOfClasses" }, column);
  const given = column.classes?.length ?? 0;
  const places = target.shape.slice(1);
  const symbols = solveShape(places, column.shape, known) ?? one(places, column, known);
  const wrongPlaces = fault(model, {
    code: "targetShape",
    args: { expected: { phrase: "classOfEach", places }, shape: column.shape, column: column.name },
  });
  const meant = symbols
    ? undefined
    : readings.find((r) => solveShape(r.target.shape.slice(1), column.shape, known));
  if (meant) return { ...wrongPlaces, fix: meant.fix };
  if (kindOf(column).labels && given > scores)
    return {
      ...fault(model, {
        code: "tooFewScores",
        args: { expected: { phrase: "mostClasses", scores }, classes: given, column: column.name },
      }),
      ...(setting && { fix: fixSetting(setting, given) }),
    };
  const bad = badInteger([column], scores);
  if (bad)
    return {
      ...fault(model, {
        code: "labelRange",
        args: { expected: { phrase: "classNumbers", scores }, cell: bad.cell },
      }),
      ...(setting && !badInteger([column]) && { fix: fixSetting(setting, 1 + largest(column)) }),
    };
  if (!symbols) return wrongPlaces;
  const shape = bindShape(places, symbols) as number[];
  const numbers = Array.from({ length: scores }, (_, i) => String(i));
  const classes = column.classes ? [...column.classes, ...numbers.slice(given)] : numbers;
  return {
    term,
    columns: [column],
    assembly: assemble(feed, { dtype: "int32", shape }, [prepared]),
    classes,
    symbols,
  };
}

/** Numbers: the target of a regression, or 0 and 1 for no and yes. */
function matchValues(used: UsedColumn, model: ModelTarget, source: TargetSource): MatchedTarget | Diagnostic {
  const { column, own } = used;
  const { term, target, feed, activation, regressionLossFix } = model;
  const { known } = source;
  const places = bindShape(target.shape.slice(1), known);
  const prepared = { column, steps: stepsOf(used, "float32", source) };
  const { steps } = prepared;
  if (kindOf(column).labels && !own) return matchClasses(prepared, model, { places, known });
  const wrong = stepFault(prepared, "float32");
  if (wrong) return fault(model, wrong);
  if (!isTaken(prepared, "float32")) return wrongKind(model, { phrase: "columnOfNumbers" }, column);
  const row = column.shape.length === 0 && steps.length === 0 ? [] : outputOf(prepared)!.shape;
  const symbols = solveShape(places, row, known) ?? one(places, column, known);
  if (!symbols)
    return fault(model, {
      code: "targetShape",
      args: { expected: { phrase: "numbersOfEach", shape: places }, shape: row, column: column.name },
    });
  const bad = activation === "sigmoid" && steps.length === 0 ? notYesOrNo(column) : undefined;
  if (bad)
    return {
      ...fault(model, { code: "labelRange", args: { expected: { phrase: "yesOrNo" }, cell: bad.cell } }),
      ...(bad.measured && regressionLossFix && { fix: regressionLossFix }),
    };
  const shape = bindShape(places, symbols) as number[];
  return {
    term,
    columns: [column],
    assembly: assemble(feed, { dtype: "float32", shape }, [prepared]),
    ...(activation === "sigmoid" ? { classes: ["0", "1"] } : {}),
    symbols,
  };
}

/** Classes as numbers: one each, or 0 and 1 for the two of a yes or no. */
function matchClasses(
  prepared: PreparedColumn<Column>,
  model: ModelTarget,
  { places, known }: { places: Shape; known: TargetSource["known"] },
): MatchedTarget | Diagnostic {
  const { column } = prepared;
  const { classes = [], name } = column;
  const count = isStatic(places) ? sizeOf(places) : undefined;
  const yesOrNo = count === 1 && classes.length === 2;
  if (!yesOrNo && count !== widthOf(prepared))
    return fault(model, {
      code: "tooFewScores",
      args: {
        expected: count === 1 ? { phrase: "twoClasses" } : { phrase: "classesOfShape", shape: places },
        classes: classes.length,
        column: name,
      },
    });
  const type = { dtype: "float32", shape: places as number[] } as const;
  const assembly = assemble(model.feed, type, [yesOrNo ? { column, steps: [] } : prepared]);
  return { term: model.term, columns: [column], assembly, classes, symbols: known };
}

/** The first number of a column that is not from 0 to 1, and whether the column is measured rather than a yes or no. */
function notYesOrNo({ summary, name }: Column): { cell: Cell; measured: boolean } | undefined {
  const { least, largest, values } = summary;
  const bad = least && least.value < 0 ? least : largest && largest.value > 1 ? largest : undefined;
  if (!bad) return undefined;
  // Two distinct values are taken as no and yes, whatever they are.
  const measured = values === undefined || values.length > 2;
  return { cell: { value: readable(bad.value), row: bad.row + 1, column: name }, measured };
}

/** A single number goes with any shape of one element. */
const one = (
  shape: Shape,
  column: Column,
  known: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> | undefined =>
  sizeOf(column.shape) === 1 && shape.every((d) => d === 1) ? known : undefined;
