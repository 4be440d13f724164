import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { axesOfSample, sampleAxis } from "../rules/sampleAxis.ts";
import { mixesBatch } from "../rules/batch.ts";
import type { PyCode } from "../python/py.ts";
import { broadcast, tensor, type TensorType } from "../../ir/types/shape.ts";
import { differences, type Equality } from "../../ir/types/solveDims.ts";
import { evaluateFormula } from "../../graph-schema/formula/evaluateFormula.ts";
import { type Formula, type FormulaFault, namesIn, operandsOf } from "../../graph-schema/formula/formula.ts";
import {
  type ArgumentKind,
  type TensorFunction,
  tensorFunctions,
  tensorOperators,
  writtenName,
  writtenNumber,
  type Written,
} from "./tensorFunctions.ts";

/** A formula whose parts are known to fit: a number, an input, or a function of such. */
export type TensorFormula =
  | { kind: "number"; value: number }
  | { kind: "input"; name: string; type: TensorType }
  | { kind: "apply"; work: TensorFunction; args: readonly TensorFormula[]; type: TensorType };

/** What does not fit, where, and which sizes would have to be equal for it to. */
export type TensorFault = FormulaFault & { equal?: readonly Equality[] };

type Inputs<T> = Readonly<Record<string, T>>;

/** The formula over inputs of these types, or what does not fit and where. */
export function typeFormula(f: Formula, inputs: Inputs<TensorType>): TensorFormula | TensorFault {
  if (f.kind === "name") return { kind: "input", name: f.name, type: inputs[f.name]! };
  if (namesIn(f).length === 0) return typeNumber(f);
  const work = workOf(f);
  if ("expected" in work) return work;
  const parts = f.kind === "choice" ? [f.condition, f.then, f.otherwise] : operandsOf(f);
  const name = f.kind === "call" ? f.name : undefined;
  if (parts.length !== work.args.length)
    return fault(f, { phrase: "argumentsOf", name: String(name), kinds: work.args }, parts.length);
  const args: TensorFormula[] = [];
  for (const [i, part] of parts.entries()) {
    const arg = typeFormula(part, inputs);
    if ("expected" in arg) return arg;
    const wrong = wrongKind(arg, work.args[i]!, part);
    if (wrong) return wrong;
    args.push(arg);
  }
  return typeApplication(f, work, args);
}

/** The names that stand in conditions alone, through which no gradient goes. */
export function namesInConditions(formula: Formula): string[] {
  const outside = (f: Formula): readonly string[] => {
    if (f.kind === "name") return [f.name];
    const work = workOf(f);
    return "expected" in work || work.condition ? [] : operandsOf(f).flatMap(outside);
  };
  const reached = outside(formula);
  return namesIn(formula).filter((name) => !reached.includes(name));
}

/** A part without inputs is a number, evaluated as in any setting. */
function typeNumber(f: Formula): TensorFormula | FormulaFault {
  const result = evaluateFormula(f, {});
  if ("error" in result) return fault(f, { phrase: "number" }, { phrase: "noneAs", why: result.error });
  if (typeof result.value === "number") return { kind: "number", value: result.value };
  return fault(f, { phrase: "numberOrInput" }, { phrase: "written", json: JSON.stringify(result.value) });
}

function workOf(f: Formula): TensorFunction | FormulaFault {
  if (f.kind === "binary") return tensorOperators[f.operator];
  if (f.kind === "unary") return f.operator === "-" ? tensorOperators.negative : tensorOperators.not;
  if (f.kind === "choice") return tensorOperators.choice;
  if (f.kind !== "call") return fault(f, { phrase: "inputsAndFunctions" }, describe(f));
  const functions: Readonly<Record<string, TensorFunction>> = tensorFunctions;
  return Object.hasOwn(functions, f.name)
    ? functions[f.name]!
    : fault(f, { phrase: "functionAmong", names: Object.keys(functions) }, { phrase: "token", text: f.name });
}

function wrongKind(arg: TensorFormula, kind: ArgumentKind, f: Formula): FormulaFault | undefined {
  if (kind === "number")
    return arg.kind === "number" ? undefined : fault(f, { phrase: "number" }, { phrase: "aTensor" });
  if (kind === "axis")
    return arg.kind === "number" && Number.isInteger(arg.value)
      ? undefined
      : fault(f, { phrase: "numberOfAxis" }, arg.kind === "number" ? arg.value : { phrase: "aTensor" });
  const isCondition = arg.kind !== "number" && arg.type.dtype === "bool";
  if (kind === "condition")
    return isCondition ? undefined : fault(f, { phrase: "conditionSuchAs" }, { phrase: "numbers" });
  return isCondition ? fault(f, { phrase: "numbersByCondition" }, { phrase: "aCondition" }) : undefined;
}

function typeApplication(
  f: Formula,
  work: TensorFunction,
  args: readonly TensorFormula[],
): TensorFormula | TensorFault {
  const shapes = args.flatMap((arg) => (arg.kind === "number" ? [] : [arg.type.shape]));
  const dtype = work.condition ? "bool" : "float32";
  if (!work.args.includes("axis")) {
    const shape = broadcast(...shapes);
    return shape && !mixesBatch(shape)
      ? { kind: "apply", work, args, type: tensor(shape, dtype) }
      : {
          ...fault(f, { phrase: "alignedShapes" }, { phrase: "shapes", shapes }),
          equal: shapes.slice(1).flatMap((shape) => differences(shapes[0]!, shape)),
        };
  }
  const [x, given] = args as readonly [TensorFormula, TensorFormula & { kind: "number" }];
  const shape = shapes[0] ?? [];
  const axis = sampleAxis(given.value, shape);
  if (axis === undefined)
    return fault(
      f,
      { phrase: "axisOfShape", expected: axesOfSample(shape), shape },
      { phrase: "axisNumber", axis: given.value },
    );
  const counted = { ...given, value: axis };
  return { kind: "apply", work, args: [x, counted], type: tensor(shape.with(axis, 1), dtype) };
}

/** The formula in ops. */
export function lowerFormula(f: TensorFormula, inputs: Inputs<Value>, b: LayerBuilder): Value {
  if (f.kind === "number") return b.constant(f.value);
  if (f.kind === "input") return inputs[f.name]!;
  const args = f.args.map((arg) => (arg.kind === "number" ? arg.value : lowerFormula(arg, inputs, b)));
  return f.work.lower(args, b);
}

/** The formula in Python. */
export const writeFormula = (f: TensorFormula, inputs: Inputs<PyCode>): PyCode => write(f, inputs).code;

function write(f: TensorFormula, inputs: Inputs<PyCode>): Written {
  if (f.kind === "number") return writtenNumber(f.value);
  if (f.kind === "input") return writtenName(inputs[f.name]!);
  return f.work.torch(f.args.map((arg) => write(arg, inputs)));
}

const fault = ({ at = 0 }: Formula, expected: Phrase, actual: Phrase | number): FormulaFault => ({
  expected,
  actual,
  at,
});

const describe = (f: Formula): Phrase =>
  f.kind === "attribute"
    ? { phrase: "token", text: `.${f.name}` }
    : f.kind === "index"
      ? { phrase: "token", text: "[" }
      : { phrase: "listOfItems" };
