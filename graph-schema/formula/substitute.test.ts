import { renderPhrase } from "../diagnostics/render.ts";
import { expect, test } from "vitest";
import { parseFormula } from "./parseFormula.ts";
import { printFormula } from "./printFormula.ts";
import { readSetting, substituteIn } from "./substitute.ts";

const read = (text: string) => {
  const parsed = parseFormula(text);
  if ("fault" in parsed) throw new Error(`${text}: ${renderPhrase(parsed.fault.expected)}`);
  return parsed.formula;
};

test.each([
  "channels * 4",
  "(a + b) * c",
  "a - (b - c)",
  "a - b - c",
  "-2 ** 2",
  "(-2) ** 2",
  "2 ** -1",
  "2 ** 3 ** 2",
  "(2 ** 3) ** 2",
  "not a and b or not (c or d)",
  "(a == b) == c",
  "stride == 1 and not last",
  "1 if a else 2 if b else 3",
  "(1 if a else 2) if b else 3",
  "[64, 128][index]",
  "x.shape[1] // 2",
  "min(3, [1, 2][-1]) + len([])",
  'kind == "large"',
])("%s is printed as it was read", (text) => {
  expect(printFormula(read(text))).toBe(text);
  expect(read(printFormula(read(text)))).toEqual(read(text));
});

test("names are replaced, and what needs none any more is a value", () => {
  const bindings = { channels: readSetting("=width + 1")!, stride: readSetting(2)! };
  expect(substituteIn("=channels * stride", bindings)).toBe("=(width + 1) * 2");
  expect(substituteIn(["=stride", 3], bindings)).toEqual([2, 3]);
  expect(substituteIn("=stride == 1", bindings)).toBe(false);
  expect(substituteIn("same", bindings)).toBe("same");
  expect(substituteIn("=channels *", bindings)).toBe("=channels *");
});
