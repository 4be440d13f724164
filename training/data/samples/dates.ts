import { keyOf, randomBits } from "../../run/generator.ts";
import { createDataset } from "../createDataset.ts";
import type { Sample } from "../sample.ts";

const ROWS = 4000;
/** Characters of the longest date, "September 30, 2099". */
const LENGTH = 18;
const PADDING = 0;
const letters = ["", "▸", ..." ,-./0123456789abcdefghijklmnoprstuvy"];
const months = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

/** 4,000 dates from 1900 to 2099 as people write them, and as year-month-day. */
export const dates: Sample = {
  type: "dates",
  title: "Dates",
  doc: "4,000 dates in five ways of writing, each also as year-month-day. “before” is what was written before each character, for a decoder.",
  load() {
    const key = keyOf(0, "dates");
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const pick = (n: number, below: number): number => (randomBits(i * 4 + n, key) >>> 8) % below;
      return written({ day: 1 + pick(0, 28), month: pick(1, 12), year: 1900 + pick(2, 200) }, pick(3, 5));
    });
    const column = { kind: "tokens", dtype: "int32", classes: letters } as const;
    return createDataset({
      id: "sample:dates",
      title: dates.title,
      doc: dates.doc,
      target: "iso",
      warnings: [],
      columns: [
        {
          ...column,
          name: "date",
          shape: [LENGTH],
          data: tokens(
            rows.map((r) => r.date),
            LENGTH,
          ),
        },
        {
          ...column,
          name: "before",
          shape: [10],
          data: tokens(
            rows.map((r) => `▸${r.iso.slice(0, -1)}`),
            10,
          ),
        },
        {
          ...column,
          name: "iso",
          shape: [10],
          data: tokens(
            rows.map((r) => r.iso),
            10,
          ),
        },
      ],
    });
  },
};

/** A date in one of five ways of writing; the month counts from 0. */
function written(
  { day, month, year }: { day: number; month: number; year: number },
  way: number,
): { date: string; iso: string } {
  const name = months[month]!;
  const two = (n: number): string => String(n).padStart(2, "0");
  const ways = [
    `${name} ${day}, ${year}`,
    `${day} ${name} ${year}`,
    `${name.slice(0, 3)} ${day} ${year}`,
    `${day}.${month + 1}.${year}`,
    `${two(month + 1)}/${two(day)}/${year}`,
  ];
  return { date: ways[way]!, iso: `${year}-${two(month + 1)}-${two(day)}` };
}

/** The characters of each text, filled up. */
const tokens = (texts: readonly string[], length: number): Int32Array =>
  Int32Array.from(
    texts.flatMap((text) => [
      ...[...text].map((c) => letters.indexOf(c)),
      ...new Array<number>(length - text.length).fill(PADDING),
    ]),
  );
