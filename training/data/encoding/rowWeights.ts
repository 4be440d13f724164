import { type Diagnostic, planError } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import type { HostTensor } from "../../run/tensor.ts";
import type { Column, Dataset } from "../dataset.ts";
import type { RawData } from "../rawData.ts";
import { kindOf } from "../kinds.ts";

/** The column that says how much each row counts, if there is one. */
export function weightColumn(dataset: Dataset, plan: Plan): Column | undefined | Diagnostic[] {
  const use = plan.columns.find(({ roles }) => roles.some(({ as }) => as === "weight"));
  if (!use) return undefined;
  const column = dataset.columns.find(({ name }) => name === use.name);
  const place = { field: "columns", column: use.name } as const;
  // One that the data do not have is told of all columns.
  if (!column) return undefined;
  const { kind, name, shape, summary } = column;
  const negative = (summary.least?.value ?? 0) < 0;
  if (kindOf(column).statistics !== "numbers" || shape.length > 0 || negative)
    return [
      planError(place, {
        code: "columnKind",
        args: { expected: { phrase: "columnOfWeights" }, actual: { phrase: "columnOfKind", kind, name } },
      }),
    ];
  return column;
}

/** How much each of some rows counts, and 0 for padding: [size]; 1 where no column says it. */
export function weightsOf(
  weights: RawData | undefined,
  { rows, size }: { rows: number; size: number },
): HostTensor {
  const data = new Float32Array(size).fill(1, 0, rows);
  if (weights) data.set(weights);
  return { dtype: "float32", shape: [size], data };
}
