import { bindShape, isStatic, type Shape, sizeOf } from "../../../ir/types/shape.ts";
import type { Finding, Phrase } from "../../../graph-schema/diagnostics/phrase.ts";
import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Column } from "../dataset.ts";
import { featureOf } from "./feature.ts";
import type { Assembly } from "./gatherRows.ts";
import { badInteger, largest, readable } from "./matchInput.ts";
import { fixSetting, type ModelTarget, scoreCount } from "./modelShape.ts";
import { solveShape } from "./solveShape.ts";

export interface MatchedTarget {
  readonly term: string;
  readonly columns: readonly [Column, ...Column[]];
  readonly assembly: Assembly;
  /** Names of the classes; undefined for a regression. */
  readonly classes?: readonly string[];
  readonly symbols: Readonly<Record<string, number>>;
}

/** Fits the columns to predict to the target of a term; `known` are sizes solved for symbols. */
export function matchTarget(
  columns: readonly [Column, ...Column[]],
  model: ModelTarget,
  known: Readonly<Record<string, number>>,
): MatchedTarget | Diagnostic {
  const [column, ...more] = columns;
  if (more.length > 0) return matchSeveral(columns, model, known);
  return model.target.dtype === "int32"
    ? matchLabels(column, model, known)
    : matchValues(column, model, known);
}

const fault = ({ term }: ModelTarget, finding: Finding): Diagnostic =>
  planError({ field: "target", term }, finding);

const wrongKind = (model: ModelTarget, expected: Phrase, { kind, name }: Column): Diagnostic =>
  fault(model, { code: "columnKind", args: { expected, actual: { phrase: "columnOfKind", kind, name } } });

/** Numbers of several columns, side by side. */
function matchSeveral(
  columns: readonly [Column, ...Column[]],
  model: ModelTarget,
  known: Readonly<Record<string, number>>,
): MatchedTarget | Diagnostic {
  const { term, target } = model;
  const features = columns.map((column) =>
    target.dtype === "float32" ? featureOf(column, "float32") : undefined,
  );
  const bad = columns[features.indexOf(undefined)];
  if (bad) return wrongKind(model, { phrase: "columnOfNumbers" }, bad);
  const found = features.filter((feature) => feature !== undefined);
  const width = found.reduce((sum, feature) => sum + feature.width, 0);
  const places = target.shape.slice(1);
  const symbols = solveShape(places, [width], known);
  if (symbols)
    return { term, columns, assembly: { dtype: "float32", shape: [width], features: found }, symbols };
  const args = {
    expected: { phrase: "numbersOfEach", shape: bindShape(places, known) },
    shape: [width],
    column: columns.map(({ name }) => name).join(", "),
  } as const;
  return fault(model, { code: "targetShape", args });
}

/** Class numbers, one for each place that has scores. */
function matchLabels(
  column: Column,
  model: ModelTarget,
  known: Readonly<Record<string, number>>,
): MatchedTarget | Diagnostic {
  const { term, target, scores: setting, readings = [] } = model;
  const scores = scoreCount(model);
  const feature = featureOf(column, "int32");
  if (!feature) return wrongKind(model, { phrase: "columnOfClasses" }, column);
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
  if (column.kind === "category" && given > scores)
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
    assembly: { dtype: "int32", shape, features: [feature] },
    classes,
    symbols,
  };
}

/** Numbers: the target of a regression, or 0 and 1 for no and yes. */
function matchValues(
  column: Column,
  model: ModelTarget,
  known: Readonly<Record<string, number>>,
): MatchedTarget | Diagnostic {
  const { term, target, activation, regressionLossFix } = model;
  const places = bindShape(target.shape.slice(1), known);
  const count = isStatic(places) ? sizeOf(places) : undefined;
  const { kind, classes = [], name } = column;
  if (kind === "category") {
    const yesOrNo = count === 1 && classes.length === 2;
    if (!yesOrNo && count !== classes.length)
      return fault(model, {
        code: "tooFewScores",
        args: {
          expected: count === 1 ? { phrase: "twoClasses" } : { phrase: "classesOfShape", shape: places },
          classes: classes.length,
          column: name,
        },
      });
    const feature = yesOrNo
      ? featureOf({ ...column, kind: "number" }, "float32")!
      : featureOf(column, "float32")!;
    return {
      term,
      columns: [column],
      assembly: { dtype: "float32", shape: places as number[], features: [feature] },
      classes,
      symbols: known,
    };
  }
  const feature = featureOf(column, "float32");
  const symbols = solveShape(places, column.shape, known) ?? one(places, column, known);
  if (!feature || !symbols)
    return feature
      ? fault(model, {
          code: "targetShape",
          args: { expected: { phrase: "numbersOfEach", shape: places }, shape: column.shape, column: name },
        })
      : wrongKind(model, { phrase: "columnOfNumbers" }, column);
  if (activation === "sigmoid" && !(column.data instanceof Uint8Array)) {
    const bad = column.data.findIndex((v) => v < 0 || v > 1);
    // Two distinct values are taken as no and yes, whatever they are.
    const measured = new Set(column.data.filter((v) => !Number.isNaN(v))).size > 2;
    if (bad >= 0)
      return {
        ...fault(model, {
          code: "labelRange",
          args: {
            expected: { phrase: "yesOrNo" },
            cell: {
              value: readable(column.data[bad]!),
              row: Math.floor(bad / feature.width) + 1,
              column: name,
            },
          },
        }),
        ...(measured && regressionLossFix && { fix: regressionLossFix }),
      };
  }
  const shape = bindShape(places, symbols) as number[];
  return {
    term,
    columns: [column],
    assembly: { dtype: "float32", shape, features: [feature] },
    ...(activation === "sigmoid" ? { classes: ["0", "1"] } : {}),
    symbols,
  };
}

/** A single number goes with any shape of one element. */
const one = (
  shape: Shape,
  column: Column,
  known: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> | undefined =>
  sizeOf(column.shape) === 1 && shape.every((d) => d === 1) ? known : undefined;
