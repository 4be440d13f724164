import { expect, test } from "vitest";
import { formatDuration, formatMoney } from "./format.ts";

test.each([
  [-1, "0:00"],
  [6.6, "0:07"],
  [59.7, "1:00"],
  [750, "12:30"],
  [3750, "1:02:30"],
])("%s seconds read %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [3.1, "3.10 EUR"],
  [0, "0.00 EUR"],
  [0.1, "0.10 EUR"],
  [0.0421, "0.042 EUR"],
  [0.00042, "0.00042 EUR"],
])("%s euros read %s", (amount, text) => {
  expect(formatMoney(amount, "EUR")).toBe(text);
});
