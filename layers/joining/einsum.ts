import { z } from "zod";
import { labelAxes, operandPort, resultShape } from "./labelAxes.ts";
import { lowerEinsum } from "./lowerEinsum.ts";
import { type Equation, operandCount, parseEquation, printEquation } from "./parseEquation.ts";
import { formulaSyntaxProblem } from "../../graph-schema/formula/formulaProblem.ts";
import { defineLayer, type Port } from "../layer.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

const operandPorts = (count: number): Readonly<Record<string, Port>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [operandPort(i), { doc: `Operand ${i + 1} of the equation` }]),
  );

/**
 * Sums of products over named axes. x0: [N, i, j], x1: [N, j, k], y: [N, i, k] for "nij,njk->nik".
 * https://pytorch.org/docs/stable/generated/torch.einsum.html
 */
export const einsum = defineLayer({
  type: "einsum",
  title: "Einsum",
  category: "joining",
  icon: "asterisk",
  doc: "Multiplies tensors whose axes are named by letters and sums over the letters that the result lacks.",
  formula: "y[axes after the arrow] = Σ x₀[…] · x₁[…] · … over all other axes",
  keywords: ["einstein", "contraction", "tensor product", "bmm", "diagonal", "trace", "outer product"],
  params: z.object({
    equation: z
      .string()
      .max(200)
      .default("nij,njk->nik")
      .describe(
        'A letter an axis, a comma between operands, "->" before the result; "..." stands for any axes',
      ),
  }),
  inputs: operandPorts(2),
  outputs: { y: "The axes behind the arrow" },
  ports: ({ equation }) => {
    const parsed = parseEquation(equation);
    return {
      inputs: operandPorts(operandCount(equation)),
      problems: "fault" in parsed ? [formulaSyntaxProblem("equation", equation, parsed.fault)] : [],
    };
  },
  summary: (p) => p.equation,
  shape: (x, p) => {
    const labelled = labelAxes(read(p.equation), Object.values(x));
    return "result" in labelled ? { y: tensor(resultShape(labelled)) } : labelled;
  },
  lower: (x, p, b) => {
    const operands = Object.values(x);
    const labelled = labelAxes(
      read(p.equation),
      operands.map((v) => v.type),
    );
    if (!("result" in labelled)) throw new Error("internal: einsum of operands that do not fit");
    return { y: lowerEinsum(operands, labelled, b) };
  },
  torch: (_x, p) => ({
    call: (x) => py`torch.einsum(${[py`${printEquation(read(p.equation))}`, ...Object.values(x)]})`,
  }),
  examples: [
    { inputs: { x0: ["N", 3, 4], x1: ["N", 4, 5] } },
    { inputs: { x0: ["N", "T", 4] }, params: { equation: "nti -> nit" } },
    { inputs: { x0: ["N", "T", 4] }, params: { equation: "n t i -> n i" } },
    { inputs: { x0: ["N", 3, 3, 2] }, params: { equation: "niij->nij" } },
    { inputs: { x0: ["N", "T", "T"] }, params: { equation: "ntt" } },
    { inputs: { x0: ["N", "T", 2, 4], x1: ["N", "S", 2, 4] }, params: { equation: "nthd,nshd->nhts" } },
    { inputs: { x0: ["N", 3], x1: ["N", 4], x2: [4, 3, 5] }, params: { equation: "ni,nj,jik->nk" } },
    { inputs: { x0: ["N", 3], x1: ["N", "T"] }, params: { equation: "ni,nt->nti" } },
    { inputs: { x0: ["N", 2, "T", 3], x1: ["N", 1, 3, 4] }, params: { equation: "...ij,...jk->...ik" } },
    { inputs: { x0: ["N", "T", 4], x1: [4] }, params: { equation: "...i,i" } },
    {
      inputs: { x0: ["N", "T", 2], x1: ["N", 1, 2], x2: ["N", "T", 3], x3: [3] },
      params: { equation: "ntd,ntd,nte,e->nde" },
    },
  ],
});

/** Asked only for equations that the ports were read from. */
function read(text: string): Equation {
  const parsed = parseEquation(text);
  if ("fault" in parsed) throw new Error(`internal: an equation that cannot be read: ${text}`);
  return parsed.equation;
}
