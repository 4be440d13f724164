import type { Cell, NodeName, Range } from "../args.ts";
import { formatShape, type DType, type Shape } from "../../../ir/types/shape.ts";
import type { CodeWords, ExpectedActual, PhraseWords, Text } from "../text.ts";
import { axes, cellWords, comma, named, quoted, rangeWords, sizesWords, type Sizes } from "./format.ts";

/** Numbers that count from 0; null has no end. */
interface Ids {
  exclusiveUpperBound: number | null;
  cell: Cell;
}

const wholeNumbers = (bound: number | null): string =>
  bound === null ? "whole numbers from 0" : `whole numbers from 0 to ${bound - 1}`;
const ids = ({ exclusiveUpperBound, cell }: Ids): ExpectedActual => [
  wholeNumbers(exclusiveUpperBound),
  cellWords(cell),
];

const numbersOf = (shape: Shape): string =>
  shape.length === 0 ? "one number" : `${formatShape(shape)} numbers`;

/** What columns come to beside each other. */
interface Columns {
  shape: Shape;
  columns: readonly { name: string; width: number }[];
}

const columnsWords = ({ shape, columns }: Columns): string => {
  const [first] = columns;
  if (columns.length === 1) return `${formatShape(shape)} from ${quoted(first!.name)}`;
  return `${formatShape(shape)} (${comma(columns.map(({ name, width }) => (width === 1 ? name : `${name} ×${width}`)))})`;
};

/** Values that are listed of those of a column. */
const MOST_VALUES = 20;

export const dataCodes = {
  unknownColumn: {
    doc: "The plan names a column that the data do not have.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      `one of the columns ${comma(names)}`,
      quoted(name),
    ],
  },
  noColumns: {
    doc: "No column is left to feed an input.",
    says: ({ expected }: { expected: Text }) => [expected, "none"],
  },
  columnKind: {
    doc: "A column holds what the input or the loss cannot take, such as tokens where numbers are meant.",
    says: ({ expected, actual }: { expected: Text; actual: Text }) => [expected, actual],
  },
  unknownStep: {
    doc: "The plan prepares columns by a step that does not exist.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      `one of ${comma(names)}`,
      quoted(name),
    ],
  },
  stepType: {
    doc: "The steps that the plan says for a column do not take what it holds, or give what is not taken.",
    says: ({ expected, actual }: { expected: Text; actual: Text }) => [expected, actual],
  },
  rowShape: {
    doc: "A row of the data has another shape than the input.",
    says: ({ input, found }: { input: Shape; found: Columns }) => [
      input.length === 1 ? `${formatShape(input)} numbers a row` : `data of ${formatShape(input)} a row`,
      columnsWords(found),
    ],
  },
  shortAxis: {
    doc: "An axis of the data is shorter than a layer takes an open one to be, so that it gives another shape.",
    says: ({ expected, shape, sizes }: { expected: Shape; shape: Shape; sizes: Sizes }) => [
      `${axes(expected)}, as for an axis that is long enough`,
      `${axes(shape)} at ${sizesWords(sizes)}`,
    ],
  },
  targetShape: {
    doc: "The column to predict has another shape than the output.",
    says: ({ expected, shape, column }: { expected: Text; shape: Shape; column: string }) => [
      expected,
      `${numbersOf(shape)} in ${quoted(column)}`,
    ],
  },
  targetUnit: {
    doc: "A step moves or scales the column to predict by its training rows, so that answers and metrics would be in another unit than the column's. Where large numbers are hard to learn, an Expression before the output, such as 100 * x, lets the model answer them.",
    says: ({ column, step }: { column: string; step: string }) => [
      `${quoted(column)} in its own unit, in which the model is to answer`,
      `its values by ${quoted(step)}`,
    ],
  },
  fractionalIds: {
    doc: "A column of ids holds numbers that are not whole or below 0.",
    says: ids,
  },
  vocabulary: { doc: "The data hold ids that the embedding has no vector for.", says: ids },
  tooFewScores: {
    doc: "The data have more classes than the model gives scores.",
    says: ({ expected, classes, column }: { expected: Text; classes: number; column: string }) => [
      expected,
      `${classes} classes in ${quoted(column)}`,
    ],
  },
  unusedScores: {
    doc: "The model gives scores for classes that the data do not have.",
    says: ({ scores, classes }: { scores: number; classes: number }) => [
      `${scores} classes, as the model gives ${scores} scores`,
      `${classes} classes`,
    ],
  },
  labelRange: {
    doc: "The column to predict holds a value that the loss cannot take.",
    says: ({ expected, cell }: { expected: Text; cell: Cell }) => [expected, cellWords(cell)],
  },
  targetLeak: {
    doc: "The column to predict is also an input, so that there is nothing to learn.",
    says: ({ target }: { target: string }) => ["columns other than the one to predict", quoted(target)],
  },
  unreachableTarget: {
    doc: "The column to predict holds values that the model cannot answer.",
    says: ({ source, range, cell }: { source: NodeName; range: Range; cell: Cell }) => [
      `values that ${named(source)} can answer, ${rangeWords(range)}`,
      cellWords(cell),
    ],
  },
  lostPrecision: {
    doc: "A column holds numbers so large that float32 cannot tell whole numbers apart.",
    says: ({ most, cell }: { most: number; cell: Cell }) => [
      `numbers up to ${most}, beyond which float32 skips whole numbers`,
      cellWords(cell),
    ],
  },
  tooFewRows: {
    doc: "Too few rows without gaps are left to learn from.",
    says: ({ needed, rows }: { needed: number; rows: number }) => [
      `at least ${needed} rows without gaps`,
      `${rows}`,
    ],
  },
  stratify: {
    doc: "The plan holds out the same share of each class where no class is predicted.",
    says: () => ["off, unless one class a row is predicted", "on"],
  },
  splitColumn: {
    doc: "The split needs a column of a role that none of the data has.",
    says: ({ role }: { role: "group" | "time" }) => [`a column whose role is ${role}`, "none"],
  },
  unknownValue: {
    doc: "The split names a value that its column does not hold.",
    says: ({ name, names }: { name: string; names: readonly string[] }) => [
      `one of ${comma(names.slice(0, MOST_VALUES))}${names.length > MOST_VALUES ? " …" : ""}`,
      quoted(name),
    ],
  },
  emptySplit: {
    doc: "The split leaves no rows to learn from, or none to hold out.",
    says: ({ heldOut }: { heldOut: boolean }) => [
      heldOut ? "rows to hold out" : "rows to learn from",
      "none",
    ],
  },
} satisfies CodeWords;

export const dataPhrases = {
  columnBesideTarget: "a column besides the one to predict",
  numberInput: "an input of float32 or int32",
  columnsOfNumbers: "columns of numbers, categories or images (token ids need an int32 input)",
  columnsOfIds: "columns of token ids, categories or whole numbers",
  columnOfClasses: "a column of classes",
  columnOfSingleValues: "a column of one value a row",
  columnOfNumbers: "a column of numbers",
  columnOfWeights: "a column of numbers from 0, one a row",
  takenByStep: ({ step }: { step: string }) => `what ${quoted(step)} takes`,
  madeBySteps: ({ dtype, name }: { dtype: DType; name: string }) =>
    `${dtype} by the steps of ${quoted(name)}`,
  elements: ({ dtype }: { dtype: DType }) => dtype,
  columnOfKind: ({ kind, name }: { kind: string; name: string }) => `${kind} ${quoted(name)}`,
  columnsOfKind: ({ kind }: { kind: string }) => `columns of kind ${kind}`,
  kindAsRead: ({ kind }: { kind: string }) => `the kind that its reader found, ${kind}`,
  mostClasses: ({ scores }: { scores: number }) =>
    `at most ${scores} classes, as the model gives ${scores} scores`,
  twoClasses: "two classes, as the model gives one score",
  classesOfShape: ({ shape }: { shape: Shape }) => `${formatShape(shape)} classes`,
  classNumbers: ({ scores }: { scores: number }) =>
    `${wholeNumbers(scores)}, as the model gives ${scores} scores`,
  yesOrNo: "numbers from 0 to 1, as the loss compares yes and no",
  classOfEach: ({ places }: { places: Shape }) =>
    places.length === 0 ? "one class a row" : `one class for each of ${formatShape(places)} places`,
  numbersOfEach: ({ shape }: { shape: Shape }) => `${numbersOf(shape)} a row, as the model answers`,
} satisfies PhraseWords;
