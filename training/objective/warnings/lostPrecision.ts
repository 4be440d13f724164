import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { withInputColumns } from "../../../graph-schema/plan/columnUses.ts";
import type { DataView } from "../planView.ts";

/** Beyond 2²⁴ float32 cannot hold every integer. */
const LARGEST = 2 ** 24;

/** Numbers such as times in milliseconds or serial numbers, of which different ones become the same float32. */
export const lostPrecision = ({ checked, encoding }: DataView): Diagnostic[] =>
  Object.entries(encoding.columns).flatMap(([input, columns]) =>
    columns.flatMap(({ name, dtype, summary }): Diagnostic[] => {
      const far = [summary.largest, summary.least].find((s) => s && Math.abs(s.value) > LARGEST);
      if (dtype !== "float32" || !far) return [];
      const rest = columns.map((c) => c.name).filter((other) => other !== name);
      const { plan } = checked.document;
      const edit = {
        kind: "setPlan",
        plan: { ...plan, columns: withInputColumns(plan.columns, input, rest) },
      } as const;
      return [
        {
          code: "lostPrecision",
          severity: "warning",
          place: { in: "plan", field: "inputs", input },
          args: { most: LARGEST, cell: { value: far.value, row: far.row + 1, column: name } },
          ...(rest.length > 0 && { fix: { code: "leaveOutColumns", args: { columns: [name] }, edit } }),
        },
      ];
    }),
  );
