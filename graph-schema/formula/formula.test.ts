import { renderPhrase } from "../diagnostics/render.ts";
import { describe, expect, test } from "vitest";
import { evaluateFormula, type Scope } from "./evaluateFormula.ts";
import { type Formula, namesIn } from "./formula.ts";
import { renderFault } from "./renderFault.ts";
import { parseFormula } from "./parseFormula.ts";
import { opposite, pyFormula } from "../../compiler/emit/pytorch/pyFormula.ts";

function evaluate(text: string, scope: Scope = {}): unknown {
  const parsed = parseFormula(text);
  if ("fault" in parsed) {
    const [expected, actual] = renderFault(parsed.fault);
    return `${parsed.fault.at}: expected ${expected}, got ${actual}`;
  }
  const result = evaluateFormula(parsed.formula, scope);
  return "error" in result ? renderPhrase(result.error) : result.value;
}

const formulas: readonly [string, unknown, Scope?][] = [
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["2 ** 3 ** 2", 512],
  ["-2 ** 2", -4],
  ["2 ** -1", 0.5],
  ["7 // 2 - 7 % 4", 0],
  ["-7 // 2", -4],
  ["-7 % 3", 2],
  ["10 - 3 - 2", 5],
  ["1e2 + .5", 100.5],
  ["channels * 4", 256, { channels: 64 }],
  ["stride == 1", true, { stride: 1 }],
  ["stride == [1, 2]", true, { stride: [1, 2] }],
  ["not stride == 1 or last", false, { stride: 1, last: false }],
  ["2 if depth == 18 else 3", 3, { depth: 34 }],
  ["1 if a else 2 if b else 3", 2, { a: false, b: true }],
  ["[64, 128, 256][index]", 256, { index: 2 }],
  ["[1, 2][depth > 20]", 2, { depth: 50 }],
  ["[3, 4][-1]", 4],
  ["x.shape[1] // 2", 32, { "x.shape": ["N", 64] }],
  ["min(3, 2) + max([1, 5])", 7],
  ["ceil(3 / 2) + len([1, 2])", 4],
  ["kind == 'large'", true, { kind: "large" }],
  ["True and not False", true],
];

describe("a formula has Python's precedence and results", () => {
  test.each(formulas)("%s", (text, expected, scope) => expect(evaluate(text, scope)).toEqual(expected));
});

describe("a formula written as Python", () => {
  const parse = (text: string): Formula => {
    const parsed = parseFormula(text);
    if ("fault" in parsed) throw new Error(renderFault(parsed.fault)[0]);
    return parsed.formula;
  };
  const named = (name: string, axis?: number): string =>
    axis === undefined ? name : `${name}.shape[${axis}]`;
  // What Python spells in another way is compared in Python itself: test/parity/formulas.test.ts.
  const plain = formulas.filter(([text]) => !/ceil|sqrt|floor|[=(] ?\[/.test(text));

  test.each(plain)("says the same: %s", (text, expected, scope) =>
    expect(evaluate(pyFormula(parse(text), { nameOf: named, scopes: [scope ?? {}] }), scope)).toEqual(
      expected,
    ),
  );

  test.each([
    ["(a - b) - (c - d)", "a - b - (c - d)"],
    ["a * (b + c) ** 2", "a * (b + c) ** 2"],
    ["(a ** b) ** c", "(a ** b) ** c"],
    ["-(a + b) * c", "-(a + b) * c"],
    ["(1 if a else 2) if b else 3", "(1 if a else 2) if b else 3"],
    ["[1, 2][(a == b) == c]", "[1, 2][(a == b) == c]"],
    ["sqrt(input.shape[1]) // 2", "math.sqrt(input.shape[1]) // 2"],
  ])("keeps the parentheses that it needs: %s", (text, expected) =>
    expect(pyFormula(parse(text), { nameOf: named, scopes: [] })).toBe(expected),
  );

  test.each([
    ["stride == 1 and a == b", "stride != 1 or a != b"],
    ["not (a or b)", "a or b"],
    ["a < 1 or not b", "a >= 1 and b"],
    ["a", "not a"],
  ])("turns into its opposite: %s", (text, expected) =>
    expect(pyFormula(opposite(parse(text)), { nameOf: named, scopes: [] })).toBe(expected),
  );
});

describe("what has no value says why", () => {
  test.each<[string, string, Scope?]>([
    ["", "0: expected a number, a name or a parenthesis, got the end of the formula"],
    ["2 *", "3: expected a number, a name or a parenthesis, got the end of the formula"],
    ["(1 + 2", '6: expected ")", got the end of the formula'],
    ["1 2", '2: expected an operator or the end of the formula, got "2"'],
    ["x ^ 2", '2: expected ** for a power, got "^"'],
    ["a = 1", '2: expected == to compare, got "="'],
    ["a if b", '6: expected "else", got the end of the formula'],
    ["[1, 2", '5: expected ",", got the end of the formula'],
    ["a.1", '1: expected an operator or the end of the formula, got ".1"'],
    ["chanels", '"chanels" is not known here; there are channels, stride', { channels: 1, stride: 1 }],
    ["1 / 0", "division by 0"],
    ["10 ** 400", '"**" gives no finite number here'],
    ["'a' * 2", '"*" takes numbers, and got "a"'],
    [
      "eval(1)",
      'there is no function "eval"; there are min, max, floor, ceil, round, sqrt, abs, exp, log, len',
    ],
    [
      "constructor(1)",
      'there is no function "constructor"; there are min, max, floor, ceil, round, sqrt, abs, exp, log, len',
    ],
    ["toString", '"toString" is not known here; there are no names'],
    ["[1][1]", "a list of 1 has no element 1"],
    ["a.size", 'nothing here has a "size"; an input has its shape', { a: 1 }],
    ["len(1)", "len takes a list"],
    ["max()", "max takes a number"],
  ])("%j", (text, expected, scope) => expect(evaluate(text, scope)).toBe(expected));
});

test("nesting and length have an end", () => {
  expect(evaluate("(".repeat(500))).toMatch(/levels of nesting/);
  expect(evaluate(`1${"**1".repeat(600)}`)).toMatch(/levels of nesting/);
  expect(evaluate(`${"-".repeat(1900)}1`)).toBe(1);
  expect(evaluate(`${"not ".repeat(401)}0`)).toBe(true);
  expect(evaluate(`${"1+".repeat(999)}1`)).toBe(1000);
  expect(evaluate("1+".repeat(9000))).toMatch(/at most 2000 characters/);
});

test("names are listed once, functions are not", () => {
  const parsed = parseFormula("f(b, a.shape[0]) if a else [c, -b][1]");
  expect("formula" in parsed && namesIn(parsed.formula)).toEqual(["b", "a", "c"]);
});
