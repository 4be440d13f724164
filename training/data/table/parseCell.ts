const missing = new Set(["", "na", "n/a", "nan", "null", "none", "nil", "-", "?", ".", "#n/a"]);

/** True for a cell that says there is no value. */
export const isMissing = (cell: string): boolean => missing.has(cell.trim().toLowerCase());

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const MAX_FLOAT32 = 3.4028234663852886e38;

/** A decimal number that float32 can hold; undefined for anything else. */
export function parseNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= MAX_FLOAT32 ? value : undefined;
}

const DATE =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?)?\s?(Z|[+-]\d{2}:?\d{2})?$/;

/** Days from 1970-01-01 to a date such as 2024-03-01 or 2024-03-01T12:30:00Z (UTC unless said); undefined for none. */
export function parseDate(cell: string): number | undefined {
  const found = DATE.exec(cell.trim());
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((text) => Number(text ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 23 || minute > 59 || second >= 60) return undefined;
  return (
    date.getTime() / 86_400_000 + hour / 24 + (minute - offsetMinutes(found[7])) / 1440 + second / 86_400
  );
}

function offsetMinutes(zone = "Z"): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}
