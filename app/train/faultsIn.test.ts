import { expect, test } from "vitest";
import { planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { tensor } from "../../ir/types/shape.ts";
import { resolvePlan } from "../../training/objective/resolvePlan.ts";
import { faultsIn } from "./faultsIn.ts";

test("each fault stands beside the field that it is about", () => {
  const { diagnostics } = resolvePlan(
    singleTermPlan({
      loss: { type: "nothing" },
      optimizer: { type: "adam", params: { learningRate: -1, speed: 3 } },
    }),
  );
  const faults = faultsIn(diagnostics);
  expect(faults.of({ field: "loss", term: "loss" })[""]).toMatch(
    /^Expected one of crossEntropy.*got "nothing"\.$/,
  );
  expect(Object.keys(faults.of({ field: "optimizer", phase: "train" })).sort()).toEqual([
    "learningRate",
    "speed",
  ]);
  expect(faults.of({ field: "schedule", phase: "train" })).toEqual({});
});

test("a loss that cannot compare the output is a fault of the loss, and data have their own", () => {
  const faults = faultsIn([
    { ...problem.lossShape({ phrase: "float32Scores" }, tensor([4])), place: { in: "layer", port: "x" } },
    planError({ field: "split" }, { code: "stratify", args: {} }),
  ]);
  expect(faults.of({ field: "loss", term: "loss" })[""]).toBe(
    "Expected float32 scores [N, …, classes], got float32 [4].",
  );
  expect(faults.plan.split).toBe("Expected off, unless one class a row is predicted, got on.");
});
