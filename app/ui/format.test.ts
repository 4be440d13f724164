import { expect, test } from "vitest";
import { formatDuration } from "./format.ts";

test.each([
  [-1, "0:00"],
  [6.6, "0:07"],
  [59.7, "1:00"],
  [750, "12:30"],
  [3750, "1:02:30"],
])("%s seconds read %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
