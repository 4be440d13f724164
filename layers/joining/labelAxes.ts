import { symbolsOf, type Dim } from "../../ir/types/dim.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import type { Shape, TensorType } from "../../ir/types/shape.ts";
import type { Equation } from "./parseEquation.ts";

/** An equation whose "..." have become axes of their own, and how long its axes are. */
export interface Labelled {
  operands: readonly (readonly string[])[];
  result: readonly string[];
  sizes: ReadonlyMap<string, Dim>;
}

/** The port of an operand. */
export const operandPort = (i: number): string => `x${i}`;

/** Gives each axis of the operands a name and a size, or says what is wrong with them. */
export function labelAxes(equation: Equation, x: readonly TensorType[]): Labelled | readonly Problem[] {
  const ranks = x.flatMap((type, i) => rankProblem(equation.operands[i]!, type, operandPort(i)));
  if (ranks.length > 0) return ranks;
  const operands = equation.operands.map((axes, i) => spread(axes, x[i]!.shape.length));
  const widest = operands.flat().filter(isSpread).sort().reverse();
  const result = equation.result.flatMap((axis) => (axis === "..." ? [...new Set(widest)] : [axis]));

  const sizes = new Map<string, Dim>();
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  operands.forEach((axes, i) =>
    axes.forEach((axis, at) => {
      const [size, known] = [x[i]!.shape[at]!, sizes.get(axis)];
      const own = axes.indexOf(axis) < at;
      if (known === undefined || (known === 1 && !own)) {
        sizes.set(axis, size);
        first.set(axis, operandPort(i));
      } else if (size !== known && (size !== 1 || own))
        problems.push(sizeProblem({ axis, at, port: operandPort(i), known, from: first.get(axis)! }, x[i]!));
    }),
  );
  if (problems.length > 0) return problems;
  const labelled = { operands, result, sizes };
  return batchProblem(labelled) ?? labelled;
}

/** Spread axes are named by their place from the right, as broadcasting lines them up. */
const spread = (axes: readonly string[], rank: number): string[] =>
  axes.flatMap((axis) => {
    const count = rank - axes.length + 1;
    return axis === "..." ? Array.from({ length: count }, (_, i) => spreadName(count - 1 - i)) : [axis];
  });
const spreadName = (fromRight: number): string => `...${String(fromRight).padStart(2, "0")}`;
const isSpread = (axis: string): boolean => axis.startsWith("...");

function rankProblem(axes: readonly string[], x: TensorType, port: string): Problem[] {
  const letters = axes.filter((axis) => axis !== "...").length;
  const open = letters < axes.length;
  if (open ? x.shape.length >= letters : x.shape.length === letters) return [];
  return [
    problem.rank(port, { phrase: "axesOfOperand", count: letters, more: open, operand: axes.join("") }, x),
  ];
}

interface Clash {
  axis: string;
  at: number;
  port: string;
  known: Dim;
  /** Port that the size is known from. */
  from: string;
}

function sizeProblem({ axis, at, port, known, from }: Clash, x: TensorType): Problem {
  const label = isSpread(axis) ? null : axis;
  const operand = from === port ? null : from;
  const wrong = problem.unequalSizes(
    port,
    { phrase: "labelledSize", size: known, axis: at, label, operand },
    x,
  );
  return unlessEqual(wrong, [known], [x.shape[at]!]);
}

/** The batch comes first and stays, else samples would see each other. */
function batchProblem({ operands, result, sizes }: Labelled): readonly Problem[] | undefined {
  const batches = [...new Set(operands.flat())].filter((axis) => symbolsOf(sizes.get(axis)!).includes("N"));
  if (batches.every((axis) => axis === result[0])) return undefined;

  return [
    problem.parameter(
      "equation",
      { phrase: "oneBatchAxis" },
      {
        phrase: "batchLabels",
        labels: batches.map((axis) => (isSpread(axis) ? "..." : axis)),
        result: result.join("").replace(/(\.\.\.\d\d)+/, "..."),
      },
    ),
  ];
}

/** The shape of the result. */
export const resultShape = ({ result, sizes }: Labelled): Shape => result.map((axis) => sizes.get(axis)!);
