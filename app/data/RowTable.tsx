import { sizeOf } from "../../ir/types/shape.ts";
import { kindOf } from "../../training/data/kinds.ts";
import { formatCount } from "../ui/format.ts";
import type { ColumnInfo, DatasetInfo } from "../state/plan/datasetInfo.ts";
import type { Rows } from "../clients/data/messages.ts";
import { cellText } from "./cellText.ts";

/** A table of rows; each column says its kind and what its values are. */
export function RowTable({ dataset, pages }: { dataset: DatasetInfo; pages: readonly Rows[] }) {
  const { columns, target } = dataset;
  const rows = pages.flatMap((page) => {
    const [first] = columns;
    const width = sizeOf(first!.shape);
    return Array.from({ length: page[first!.name]!.length / width }, (_, row) => ({ page, row }));
  });
  return (
    <table aria-label="Rows" className="min-w-full text-left">
      <thead className="sticky top-0 bg-surface shadow-[0_1px_0_var(--line)]">
        <tr>
          <th className="w-12" aria-label="Row" />
          {columns.map((column) => (
            <th key={column.name} scope="col" className="px-3 py-1 align-top font-normal">
              <span className={`block whitespace-nowrap ${column.name === target ? "text-accent-ink" : ""}`}>
                {column.name}
              </span>
              <span className="block text-xs whitespace-nowrap text-muted">{kindText(column)}</span>
              <span className="number block text-[11px] whitespace-nowrap text-muted">
                {statisticsText(column)}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ page, row }, i) => (
          <tr key={i} className="border-t border-line">
            <td className="number px-2 text-right text-[11px] text-muted">{i + 1}</td>
            {columns.map((column) => (
              <td key={column.name} className="number px-3 py-0.5 whitespace-nowrap">
                {cellText(column, page[column.name]!, row) || (
                  <span className="font-sans text-xs text-warning">no value</span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const kindText = (column: ColumnInfo): string =>
  [kindOf(column).describe(column), column.gaps > 0 && `${formatCount(column.gaps)} gaps`]
    .filter(Boolean)
    .join(", ");

const short = (v: number): string => String(Number(v.toPrecision(3)));

const statisticsText = ({ numbers }: ColumnInfo): string =>
  numbers
    ? `${short(numbers.least)} … ${short(numbers.largest)}, mean ${short(numbers.mean)} ± ${short(numbers.deviation)}`
    : "";
