import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { defineStep } from "../step.ts";

/** Codes of categories to a number a class: 1 at the code, 0 elsewhere, and nothing but 0 for a gap. */
export const oneHot = defineStep({
  type: "oneHot",
  title: "One number a class",
  doc: "A category becomes one number a class: 1 for its own, 0 for the others.",
  params: z.object({}),
  output: ({ dtype, shape, classes }) =>
    dtype === "int32" && classes && shape.length === 1
      ? { dtype: "float32", shape: [sum(classes)] }
      : undefined,
  lower: ({ x, given: { classes = [] } }, _, b) => {
    const { column, code } = outputsOf(classes);
    const spread = classes.length === 1 ? x : b.gather([x, vector(column)], { axis: 1 });
    return b.cast([b.equal([spread, vector(code)])], { to: "float32" });

    function vector(data: readonly number[]) {
      return b.constant(data, [data.length], "int32");
    }
  },
  torch: ({ x, given: { classes = [] } }) =>
    py`torch.cat([${x}[:, i : i + 1] == torch.arange(n, device=${x}.device) for i, n in enumerate(${classes})], 1).float()`,
  reference: ({ x, given: { classes = [] } }) => {
    const { column, code } = outputsOf(classes);
    const rows = x.length / classes.length;
    return Float32Array.from({ length: rows * code.length }, (_, i) => {
      const [row, output] = [Math.floor(i / code.length), i % code.length];
      return x[row * classes.length + column[output]!] === code[output] ? 1 : 0;
    });
  },
  examples: [
    { given: { dtype: "int32", shape: [1], classes: [3] }, rows: [2, 0, -1, 1] },
    { given: { dtype: "int32", shape: [3], classes: [2, 1, 4] }, rows: [1, 0, 3, 0, -1, 0, -1, 0, -1] },
  ],
});

/** The column and the code that each number of a row stands for. */
function outputsOf(classes: readonly number[]): { column: number[]; code: number[] } {
  return {
    column: classes.flatMap((count, i) => new Array<number>(count).fill(i)),
    code: classes.flatMap((count) => Array.from({ length: count }, (_, code) => code)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, v) => a + v, 0);
