import { expect, test } from "vitest";
import { textChange } from "./textChange.ts";

test.each([
  ["abc", "abc"],
  ["", "abc"],
  ["abc", ""],
  ["aaa", "aa"],
  ["a1b", "a22b"],
  ["one\ntwo\nthree", "one\ntoo\nthree"],
])("%j becomes %j by its change", (before, after) => {
  const change = textChange(before, after);
  if (!change) return expect(before).toBe(after);
  expect(before.slice(0, change.start) + change.text + before.slice(change.end)).toBe(after);
});

test("what stays at both ends is left alone", () => {
  expect(textChange("a1b", "a22b")).toEqual({ start: 1, end: 2, text: "22" });
});
