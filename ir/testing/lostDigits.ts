import { gradients } from "../autodiff.ts";
import { createBuilder } from "../builder.ts";
import type { Program } from "../program.ts";
import { tensor } from "../types/shape.ts";
import type { Value } from "../value.ts";
import type { Builder } from "../builder.ts";
import { programOf, type Run } from "./runProgram.ts";

/** Functions that come near 0 far from it, with value and derivative in double precision. */
const functions: Readonly<
  Record<string, { op: (x: Value, b: Builder) => Value; y: (x: number) => number; dx: (x: number) => number }>
> = {
  softplus: {
    op: (x, b) => b.softplus([x]),
    y: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    dx: (x) => 1 / (1 + Math.exp(-x)),
  },
  logSigmoid: {
    op: (x, b) => b.neg([b.softplus([b.neg([x])])]),
    y: (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
    dx: (x) => 1 / (1 + Math.exp(x)),
  },
};

/** Up to where float32 has all digits of exp(x). */
const FAR = 85;
const points = Array.from({ length: 8 * FAR + 1 }, (_, i) => Math.fround(i / 4 - FAR + 0.01));

/** Relative, of which exp alone takes 2e-6 on a GPU. */
const MOST = 4e-6;

/** Which values and derivatives have fewer digits than float32 holds, where `load` says how a program runs. */
export async function lostDigits(load: (program: Program) => Promise<Run>): Promise<string[]> {
  const lost: string[] = [];
  for (const [name, { op, ...exact }] of Object.entries(functions)) {
    const b = createBuilder();
    const x = b.leaf("x", tensor([points.length]));
    const y = op(x, b);
    const [dx] = gradients({ y, dy: b.constant(1, y.type.shape), wrt: [x] }, b);
    const run = await load(programOf({ y, dx: dx! }));
    const found = await run({ x: { dtype: "float32", dims: [points.length], data: points } });
    for (const of of ["y", "dx"] as const) {
      const errors = points.map((p, i) => Math.abs(found[of]!.data[i]! / exact[of](p) - 1));
      const worst = errors.indexOf(Math.max(...errors));
      if (!(errors[worst]! <= MOST))
        lost.push(`${of} of ${name} at ${points[worst]} is ${errors[worst]} off`);
    }
  }
  return lost;
}
