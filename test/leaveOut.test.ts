import { afterEach, expect, test, vi } from "vitest";
import { leftOut } from "../scripts/runSuite.ts";
import { leaveOut } from "./leaveOut.ts";

afterEach(() => vi.unstubAllEnvs());

test("a test that cannot run here is left out and the run says why", (context) => {
  vi.stubEnv("CI", "");
  const skip = vi.fn<() => never>();
  const task = { ...context.task, meta: {} };
  leaveOut({ task, skip }, "it needs a telescope");
  expect(skip).toHaveBeenCalledOnce();
  const about = { ancestorTitles: [], title: "", failureMessages: [], tags: [] };
  const stars = { ...about, fullName: "stars twinkle", status: "skipped", meta: task.meta } as const;
  const file = { message: "", name: "", status: "passed", startTime: 0, endTime: 0 } as const;
  const results = [
    { ...stars },
    { ...stars, fullName: "the sun shines", status: "passed", meta: {} } as const,
    { ...stars, fullName: "later", status: "todo", meta: {} } as const,
  ];
  expect(leftOut("night", { testResults: [{ ...file, assertionResults: results }] })).toEqual([
    '– night: 1 test was left out, "stars twinkle": it needs a telescope.',
    '– night: 1 test was left out, "later": it is marked so.',
  ]);
});

test("with CI set it fails instead", (context) => {
  vi.stubEnv("CI", "1");
  expect(() => leaveOut(context, "it needs a telescope")).toThrow("left out: it needs a telescope");
});
