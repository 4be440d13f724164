import { useState } from "react";
import { countOf, formatCount } from "../ui/format.ts";

interface Props {
  classes: readonly string[];
  /** Rows are the true class. */
  counts: readonly (readonly number[])[];
}

/** Which classes were taken for which, on held-out rows. Each row is shaded by its own total. */
export function ConfusionMatrix({ classes, counts }: Props) {
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const total = counts.flat().reduce((n, v) => n + v, 0);
  const right = counts.reduce((n, row, i) => n + row[i]!, 0);
  const height = classes.length > 6 ? 14 : 18;
  return (
    <figure aria-label="Confusion matrix">
      <figcaption className="mb-1 max-w-72 truncate text-xs text-muted" title="Rows are the true class">
        {at === null
          ? `${formatCount(right)} of ${countOf(total, "row")} right`
          : `${countOf(counts[at.row]![at.column]!, "row")} of ${name(classes, at.row)} taken for ${name(classes, at.column)}`}
      </figcaption>
      <table
        className="number border-separate border-spacing-px text-[10px] leading-none"
        onPointerLeave={() => setAt(null)}
      >
        <thead>
          <tr>
            <td />
            {classes.map((c, i) => (
              <th key={i} scope="col" className="max-w-8 truncate font-normal text-muted" title={c}>
                {short(c)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, i) => {
            const sum = row.reduce((n, v) => n + v, 0);
            return (
              <tr key={i}>
                <th
                  scope="row"
                  className="max-w-16 truncate pr-1 text-right font-normal text-muted"
                  title={classes[i]}
                >
                  {short(classes[i] ?? "")}
                </th>
                {row.map((count, j) => (
                  <td
                    key={j}
                    data-count={count}
                    title={`${count}: ${name(classes, i)} taken for ${name(classes, j)}`}
                    className="rounded-[2px] text-center"
                    style={{ width: 24, height, ...shade(sum === 0 ? 0 : count / sum, { right: i === j }) }}
                    onPointerEnter={() => setAt({ row: i, column: j })}
                  >
                    {count > 0 ? count : ""}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </figure>
  );
}

const short = (name: string): string => (name.length > 6 ? `${name.slice(0, 5)}…` : name);
const name = (classes: readonly string[], i: number): string => `"${classes[i] ?? i}"`;

/** Right answers in the accent, wrong ones in the color of errors; the more the stronger. */
const shade = (share: number, { right }: { right: boolean }) => ({
  background: `color-mix(in oklab, var(${right ? "--accent" : "--error"}) ${share === 0 ? 0 : Math.round(12 + 48 * share)}%, var(--sunken))`,
});
