import { expect, test } from "vitest";
import { isMissing, parseDate, parseNumber } from "./parseCell.ts";

test("numbers", () => {
  expect(["1", " -2.5e1 ", "+.5", "7.", "3.4e38"].map(parseNumber)).toEqual([1, -25, 0.5, 7, 3.4e38]);
  for (const text of ["", "1,5", "0x10", "1e", "Infinity", "3.5e38", "-", "1 2"])
    expect(parseNumber(text)).toBeUndefined();
});

test("dates, as days since 1970-01-01", () => {
  expect(["1970-01-02", "1970/1/3", "1969-12-31", "2000-02-29"].map(parseDate)).toEqual([1, 2, -1, 11_016]);
  expect(
    ["1970-01-01T18:00", "1970-01-01 00:00:43.2Z", "1970-01-01T02:00+02:00", "1970-01-01T00:00-0600"].map(
      parseDate,
    ),
  ).toEqual([0.75, 0.0005, 0, 0.25]);
  for (const text of [
    "2023-02-29",
    "2023-13-01",
    "2023-00-10",
    "2023-01-32",
    "2023-01-01T24:00",
    "01-02-2023",
    "x",
  ])
    expect(parseDate(text), text).toBeUndefined();
});

test("gaps", () => {
  expect(["", " ", "NA", "n/a", "NaN", "?", "."].every(isMissing)).toBe(true);
  expect(["0", "no", "none of them"].some(isMissing)).toBe(false);
});
