import { describe, expect, test } from "vitest";
import { py, pyName } from "./py.ts";
import { pyCall } from "./pyCall.ts";

describe("py", () => {
  test.each<[string, string]>([
    [py`f(${true}, ${false}, ${null})`.source, "f(True, False, None)"],
    [py`${[1, 2]} ${[3]} ${[]}`.source, "(1, 2) (3,) ()"],
    [py`${1e-5} ${1e21} ${-0.5}`.source, "0.00001 1e+21 -0.5"],
    [py`${Infinity} ${-Infinity} ${NaN}`.source, 'float("inf") -float("inf") float("nan")'],
    [py`f(${[py`a`, py`b`]})`.source, "f(a, b)"],
    [py`${py`${"x"}`} + ${pyName("torch.pi")}`.source, '"x" + torch.pi'],
  ])("%s", (source, expected) => expect(source).toBe(expected));

  test.each<[string, string]>([
    ['"); import os; ("', String.raw`"\"); import os; (\""`],
    ["'''\n\r\t\\", String.raw`"'''\n\r\t\\"`],
    ["\u2028\u007f\u0000", String.raw`"\u2028\u007f\u0000"`],
    ["é – 模型 😀", '"é – 模型 😀"'],
    ["\u202e\u200b\u00a0\ufeff\u{e0041}", String.raw`"\u202e\u200b\u00a0\ufeff\U000e0041"`],
    ["\ud83d", String.raw`"\ud83d"`],
    ["${x} {x} %s", '"${x} {x} %s"'],
  ])("text %j stays text", (text, expected) => {
    const { source } = py`${text}`;
    expect(source).toBe(expected);
    expect(source).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  test.each(["a b", "a;b", "1a", "a.", "", "a\n"])("%j is no name", (name) => {
    expect(() => pyName(name)).toThrow(/^internal/);
  });
});

describe("pyCall", () => {
  test("leaves out keywords that have their default", () => {
    const call = pyCall("nn.Conv2d", [3, 8], {
      kernel_size: [[3, 5]],
      stride: [1, 1],
      padding: [[1, 2], 0],
      bias: [false, true],
    });
    expect(call.source).toBe("nn.Conv2d(3, 8, kernel_size=(3, 5), padding=(1, 2), bias=False)");
  });
  test("writes a call without arguments", () => {
    expect(pyCall("nn.ReLU").source).toBe("nn.ReLU()");
    expect(pyCall("nn.Dropout", [], { p: [0.5, 0.5] }).source).toBe("nn.Dropout()");
  });
});
