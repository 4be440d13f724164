import { z } from "zod";
import { formulaSyntaxProblem, formulaTypeProblem } from "../../graph-schema/formula/formulaProblem.ts";
import { type Formula, namesIn } from "../../graph-schema/formula/formula.ts";
import { formulaWords } from "../../graph-schema/formula/formulaWords.ts";
import { parseFormula } from "../../graph-schema/formula/parseFormula.ts";
import {
  lowerFormula,
  namesInConditions,
  typeFormula,
  writeFormula,
  type TensorFault,
  type TensorFormula,
} from "./tensorFormula.ts";
import { defineLayer, type Port } from "../layer.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";

const MOST_INPUTS = 26;
const LONGEST_NAME = 40;

const inputPorts = (names: readonly string[]): Readonly<Record<string, Port>> =>
  Object.fromEntries(
    names.map((name) => [name, { doc: `What "${name}" stands for`, dtype: ["float32", "bool"] }]),
  );

/**
 * A formula over tensors, elementwise with broadcasting. x, …: shapes that line up, y: the shape they broadcast to;
 * sum(x, axis) and mean(x, axis) keep their axis with size 1. https://pytorch.org/docs/stable/notes/broadcasting.html
 */
export const expression = defineLayer({
  type: "expression",
  title: "Expression",
  category: "math",
  icon: "square-function",
  doc: "Computes a formula that you type, such as x * sigmoid(1.702 * x); each name in it is an input.",
  formula: "y = formula(x, …)",
  keywords: ["formula", "function", "custom", "lambda", "equation", "activation"],
  params: z.object({
    formula: z
      .string()
      .max(500)
      .default("x * sigmoid(1.702 * x)")
      .describe(
        "Operators + - * / // % **, comparisons, and, or, not, a if c else b, and functions such as exp, max and mean(x, axis)",
      ),
  }),
  inputs: inputPorts(["x"]),
  outputs: { y: "What the formula comes to" },
  ports: ({ formula: text }) => {
    const parsed = parseFormula(text);
    if ("fault" in parsed)
      return {
        inputs: inputPorts(namesMeant(text)),
        problems: [formulaSyntaxProblem("formula", text, parsed.fault)],
      };
    const names = namesIn(parsed.formula);
    const fits = names.filter(isFitting).slice(0, MOST_INPUTS);
    const wrong = names.find((name) => !fits.includes(name));
    return {
      inputs: inputPorts(fits),
      problems:
        wrong === undefined && names.length > 0
          ? []
          : [problem.formula("formula", { phrase: "shortNames", most: MOST_INPUTS }, wrong ?? null)],
    };
  },
  traits: { stopsGradient: ({ formula }) => namesInConditions(read(formula)) },
  summary: (p) => p.formula,
  shape: (x, p) => {
    const typed = typeFormula(read(p.formula), x);
    if ("expected" in typed) return tensorProblem(p.formula, typed);
    return { y: typed.kind === "number" ? tensor([]) : typed.type };
  },
  lower: (x, p, b) => {
    const types = Object.fromEntries(Object.entries(x).map(([name, v]) => [name, v.type]));
    return { y: lowerFormula(typed(p.formula, types), x, b) };
  },
  torch: (types, p) => ({ call: (x) => writeFormula(typed(p.formula, types), x) }),
  examples: [
    { inputs: { x: ["N", 8] } },
    {
      inputs: { x: ["N", "T", 4], scale: [4] },
      params: { formula: "x / sqrt(mean(x ** 2, -1) + 1e-5) * scale" },
    },
    { inputs: { a: ["N", 3, "H"], b: ["N", 3, 1] }, params: { formula: "(a - b) ** 2 / (1 + abs(b)) - -a" } },
    { inputs: { x: ["N", 6] }, params: { formula: "x if x > 0 else 0.1 * (exp(x) - 1)" }, range: [-2, 2] },
    {
      inputs: { x: ["N", 6], y: ["N", 6] },
      params: {
        formula: "where(not (x < y or x == 2) and y >= -1, max(x, y) - min(x, 0.5), clip(y, -1, 1))",
      },
      range: [-2, 2],
    },
    {
      inputs: { x: ["N", 5] },
      params: { formula: "tanh(softplus(x)) * x + gelu(x) + erf(x) - relu(x) * sin(x) / (2 + cos(x))" },
    },
    {
      inputs: { x: ["N", 2, "T"], y: ["N", 1, "T"] },
      params: { formula: "log(1 + x ** y) % 1 + 2 ** (x - y) * sum(x // 0.5, 2)" },
      range: [0.5, 3],
    },
    {
      inputs: { x: ["N", 4], y: [4] },
      params: { formula: "-(x + y) ** 2 * (1 - 2 * log(2)) <= max(x, -0.25)" },
    },
    {
      inputs: { mask: { dtype: "bool", shape: ["N", "T"] }, x: ["N", "T"] },
      params: { formula: "where(mask, x, -1e9)" },
    },
    { inputs: { x: ["N", 5], gate: ["N", 5] }, params: { formula: "x if gate > 0 else 0" } },
  ],
});

/** Names of inputs that a formula has which cannot be read yet: words that are neither keywords nor called. */
const namesMeant = (text: string): string[] =>
  [...new Set(text.match(/(?<![\w.])[A-Za-z_]\w*(?!\w*\s*\()/g))]
    .filter((word) => !formulaWords.has(word) && isFitting(word))
    .slice(0, MOST_INPUTS);

/** Whether a word can name a port: not too long, and no property that every JavaScript object has. */
const isFitting = (name: string): boolean => name.length <= LONGEST_NAME && !(name in {});

const tensorProblem = (text: string, { equal, ...fault }: TensorFault): Problem => ({
  ...formulaTypeProblem("formula", text, fault),
  ...(equal && { equal }),
});

function read(text: string): Formula {
  const parsed = parseFormula(text);
  if ("fault" in parsed) throw new Error(`internal: a formula that cannot be read: ${text}`);
  return parsed.formula;
}

function typed(text: string, types: Readonly<Record<string, TensorType>>): TensorFormula {
  const found = typeFormula(read(text), types);
  if ("expected" in found) throw new Error(`internal: a formula whose inputs do not fit: ${text}`);
  return found;
}
