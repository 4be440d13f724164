import { expect, test } from "vitest";
import { tensor } from "../../ir/types/shape.ts";
import { type Problem, problem } from "./problem.ts";
import { insertLayer } from "./repair.ts";

const x = tensor(["N", 3, 8], "int32");
const expected = { phrase: "batchAndFeatures" } as const;

test.each<[Problem, object]>([
  [problem.rank("x", expected, x), { code: "rank", args: { expected, shape: ["N", 3, 8] } }],
  [problem.broadcast("b", tensor(["N", 4]), x), { port: "b", args: { other: ["N", 4], shape: ["N", 3, 8] } }],
  [
    problem.dtype("x", { phrase: "anyOf", dtypes: ["float32"] }, x),
    { code: "dtype", args: { dtype: "int32" } },
  ],
  [problem.kernelTooLarge("x", [2, "H + 2"], [3, 5]), { args: { map: [2, "H + 2"], kernel: [3, 5] } }],
  [problem.wrapper("spectralNorm"), { code: "wrapper", param: "wrapper", args: { name: "spectralNorm" } }],
  [problem.parameter("axis", { phrase: "zeroOrMore" }, 2), { param: "axis", args: { actual: 2 } }],
])("%j has %j", (made, expected) => {
  expect(made).toMatchObject({ severity: "error", ...expected });
  expect(made).not.toHaveProperty("repair");
});

test("a repair is kept", () => {
  const repair = insertLayer("Flatten", { input: "x", type: "flatten" });
  expect(problem.rank("x", expected, x, repair).repair).toBe(repair);
  expect(problem.parameter("axis", expected, 2, repair).repair).toBe(repair);
});
