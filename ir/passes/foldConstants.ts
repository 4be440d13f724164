import type { Program } from "../program.ts";
import type { Op } from "../op.ts";
import { ops } from "../ops.ts";
import { rewrite } from "./rewrite.ts";

/** Computes what depends on uniform constants alone; larger constants are left to the runtime. */
export const foldConstants = (program: Program): Program =>
  rewrite(program, (v, b) => {
    const op: Op | undefined = v.op && ops[v.op];
    if (!op?.fold || v.type.dtype !== "float32") return undefined;
    if (!v.inputs.every((x) => x.kind === "constant" && x.data!.length === 1)) return undefined;
    return b.constant(Math.fround(op.fold(...v.inputs.map((x) => x.data![0]!))), v.type.shape);
  });
