import type { Shape } from "../../../ir/types/shape.ts";
import type { PhraseWords, Text } from "../text.ts";
import { axes, comma, quoted } from "./format.ts";

/** What the text of a formula or an equation should have, and has. */
const syntax = {
  // `at` counts from 1.
  atCharacter: ({ expected, at, text }: { expected: Text; at: number; text: string }) =>
    `${expected} at character ${at} of ${text}`,
  token: ({ text }: { text: string }) => quoted(text),
  endOfFormula: "the end of the formula",
  mostCharacters: ({ count }: { count: number }) => `at most ${count} characters`,
  mostNesting: ({ count }: { count: number }) => `at most ${count} levels of nesting`,
  powerSign: "** for a power",
  equalSign: "== to compare",
  logicWords: "and, or, not",
  numberNameOrOperator: "a number, a name or an operator",
  numberNameOrParenthesis: "a number, a name or a parenthesis",
  operatorOrEnd: "an operator or the end of the formula",
  nameAfterPoint: "a name after the point",
  endAsResultBegan: "the end, as the result has begun",
  oneResult: "one result",
  mostOperands: ({ count }: { count: number }) => `at most ${count} operands`,
  labelOrSign: 'a letter for an axis, "...", "," or "->"',
  labelOfOperand: "an axis that an operand has",
  labelOnce: ({ within }: { within: "result" | "operand" }) =>
    `each axis once in ${within === "result" ? "the result" : "an operand"}`,
} satisfies PhraseWords;

/** Why a formula has no value. */
const evaluation = {
  valueOfFormula: ({ formula }: { formula: string }) => `a value of ${formula}`,
  noneAs: ({ why }: { why: Text }) => `none, as ${why}`,
  unknownName: ({ name, names }: { name: string; names: readonly string[] }) =>
    `${quoted(name)} is not known here; there ${names.length === 0 ? "are no names" : `are ${comma(names)}`}`,
  unknownFunction: ({ name, names }: { name: string; names: readonly string[] }) =>
    `there is no function ${quoted(name)}; there are ${comma(names)}`,
  onlyListHasElements: "only a list has elements",
  noElement: ({ count, at }: { count: number; at: number }) => `a list of ${count} has no element ${at}`,
  noShape: ({ name }: { name: string }) => `${quoted(name)} has no known shape here`,
  noAttribute: ({ name }: { name: string }) => `nothing here has a ${quoted(name)}; an input has its shape`,
  takesNoNumbers: ({ operator }: { operator: string }) => `${quoted(operator)} takes no numbers`,
  takesNumbers: ({ name, json }: { name: string; json: string }) =>
    `${quoted(name)} takes numbers, and got ${json}`,
  indexTakesNumbers: ({ json }: { json: string }) => `"an index" takes numbers, and got ${json}`,
  functionTakes: ({ name, count }: { name: string; count: number }) =>
    `${name} takes ${count === 1 ? "a number" : `${count} numbers`}`,
  functionTakesList: ({ name }: { name: string }) => `${name} takes a list`,
  divisionByZero: "division by 0",
  notFinite: ({ name }: { name: string }) => `${quoted(name)} gives no finite number here`,
} satisfies PhraseWords;

const argumentKinds = {
  tensor: "numbers",
  condition: "a condition",
  number: "a number",
  axis: "an axis",
} as const;

/** What a formula over tensors takes. */
const tensors = {
  numberOrInput: "a number or an input",
  inputsAndFunctions: "inputs, numbers, operators and functions",
  shortNames: ({ most }: { most: number }) => `1 to ${most} inputs with short names`,
  functionAmong: ({ names }: { names: readonly string[] }) => `a function among ${comma(names)}`,
  argumentsOf: ({ name, kinds }: { name: string; kinds: readonly (keyof typeof argumentKinds)[] }) =>
    `${name} of ${kinds.length}: ${comma(kinds.map((kind) => argumentKinds[kind]))}`,
  aTensor: "a tensor",
  numberOfAxis: "the number of an axis",
  numbers: "numbers",
  numbersByCondition: "numbers, such as where(x > 0, 1, 0)",
  aCondition: "a condition",
  conditionSuchAs: "a condition such as x > 0",
  alignedShapes: "shapes that line up",
  shapes: ({ shapes }: { shapes: readonly Shape[] }) => shapes.map((shape) => axes(shape)).join(" and "),
  axisOfShape: ({ expected, shape }: { expected: Text; shape: Shape }) => `${expected}, of ${axes(shape)}`,
  axisNumber: ({ axis }: { axis: number }) => `axis ${axis}`,
} satisfies PhraseWords;

export const formulaPhrases = { ...syntax, ...evaluation, ...tensors };
