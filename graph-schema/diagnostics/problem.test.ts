import { expect, test } from "vitest";
import { codes } from "./codes.ts";
import { type Problem, problem, renderDiagnostic } from "./problem.ts";
import { tensor } from "../../ir/types/shape.ts";

const x = tensor(["N", 3, 8], "int32");
const repair = { title: "Insert Flatten", insertBefore: { input: "x", type: "flatten" } };

test.each<[Problem, Partial<Problem>]>([
  [problem.rank("x", "2 axes", x), { code: "rank", actual: "[N, 3, 8]" }],
  [problem.unusualRank("x", "2 axes", x), { code: "rank", severity: "warning" }],
  [problem.dimension("x", "a fixed axis", x), { code: "dimension", actual: "[N, 3, 8]" }],
  [problem.broadcast("b", tensor(["N", 4]), x), { port: "b", expected: "a shape that lines up with [N, 4]" }],
  [problem.dtype("x", "float32", x), { code: "dtype", actual: "int32" }],
  [
    problem.kernelTooLarge("x", [2, "H + 2"], [3, 5]),
    { expected: "a padded map of at least 3×5", actual: "2×(H + 2)" },
  ],
  [problem.tiedParameters("another node", "itself"), { code: "tiedParameters", param: "tiedTo" }],
  [problem.parameter("axis", "0 or 1", "2"), { code: "parameter", param: "axis", actual: "2" }],
])("%j has %j", (made, expected) => {
  expect(made).toMatchObject({ severity: "error", ...expected });
  expect(made).not.toHaveProperty("repair");
});

test("a repair is kept", () => {
  expect(problem.rank("x", "2 axes", x, repair).repair).toBe(repair);
  expect(problem.dtype("x", "float32", x, repair).repair).toBe(repair);
});

test.each([
  [
    { node: "fc", layer: "Linear", port: "x", because: "pool" },
    'Linear "fc", input x: expected a, got b; it comes from "pool".',
  ],
  [{ node: "fc", param: "units" }, 'Node "fc", setting units: expected a, got b.'],
  [{}, "expected a, got b."],
])("%j reads %s", (place, text) => {
  const diagnostic = { code: "rank", severity: "error", expected: "a", actual: "b", ...place } as const;
  expect(renderDiagnostic(diagnostic)).toBe(text);
});

test("every code has a sentence for the docs", () => {
  for (const sentence of Object.values(codes)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});
