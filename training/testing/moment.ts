import type { ColumnSchema, TimeScale } from "../data/columnSchema.ts";
import type { ColumnKind } from "../data/kind.ts";
import { isMissing, parseDate } from "../data/table/parseCell.ts";

const DAY = 86_400_000;
const lengths = { seconds: 1000, days: DAY } as const;
const usual: TimeScale = { start: "2024-03-01T00:00:00Z", unit: "seconds" };

/** Dates and times: a kind of column that the program does not have. */
export const moment: ColumnKind = {
  type: "moment",
  title: "Moment",
  doc: "A date or a time: int32 seconds from the first of the column, or days where they would be too many. A gap is −1.",
  dtypes: ["int32"],
  suits: { flat: 1 },
  steps: [{ type: "standardize", params: {} }],
  labels: false,
  reproduced: false,
  statistics: "numbers",
  isGap: (element) => element < 0,
  ofCells: (cells) => {
    const times = cells.map((cell) => (isMissing(cell) ? NaN : (parseDate(cell) ?? Infinity) * DAY));
    const known = times.filter((time) => !Number.isNaN(time));
    if (known.length === 0 || known.includes(Infinity)) return undefined;
    const [first, last] = known.reduce(
      ([a, b], t) => [Math.min(a, t), Math.max(b, t)],
      [Infinity, -Infinity],
    );
    const unit = (last - first) / lengths.seconds < 2 ** 31 ? "seconds" : "days";
    const start = new Date(Math.floor(first / lengths[unit]) * lengths[unit]);
    const since = { start: start.toISOString().replace(/\.\d+Z$/, "Z"), unit } as const;
    const data = Int32Array.from(times, (time) => (Number.isNaN(time) ? -1 : elementOf(time, since)));
    return { shape: [], dtype: "int32", data, since };
  },
  parse: read,
  read,
  valueOf: (row, { since }) => textOf(row[0]!, since),
  expected: () => "a date such as 2024-03-01 or 2024-03-01T12:30:00Z",
  describe: ({ since = usual }) => `${since.unit} from ${since.start}`,
  control: () => ({ control: "text" }),
  picture: (row, { since }) => ({ picture: "text", text: textOf(row[0]!, since) }),
  examples: [
    { column: { shape: [], dtype: "int32", since: usual }, rows: [[0], [86_399], [31_536_000], [-1]] },
    {
      column: { shape: [], dtype: "int32", since: { start: "1900-01-01T00:00:00Z", unit: "days" } },
      rows: [[0], [45_000], [-1]],
    },
  ],
};

const elementOf = (time: number, { start, unit }: TimeScale): number =>
  Math.floor((time - Date.parse(start)) / lengths[unit] + 1e-6);

const textOf = (element: number, { start, unit }: TimeScale = usual): string =>
  element < 0
    ? ""
    : new Date(Date.parse(start) + element * lengths[unit]).toISOString().replace(/\.\d+Z$/, "Z");

function read(value: unknown, { since = usual }: ColumnSchema): Int32Array | undefined {
  const days = typeof value === "string" ? parseDate(value) : undefined;
  const element = days === undefined ? -1 : elementOf(days * DAY, since);
  return element < 0 ? undefined : Int32Array.of(element);
}
