import { expect, test } from "vitest";
import { planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import { plan } from "../../graph-schema/plan.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { tensor } from "../../ir/types/shape.ts";
import { resolvePlan } from "../../training/objective/resolvePlan.ts";
import { faultsIn } from "./faultsIn.ts";

test("each fault stands beside the field that it is about", () => {
  const { diagnostics } = resolvePlan(
    plan.parse({
      loss: { type: "nothing" },
      optimizer: { type: "adam", params: { learningRate: -1, speed: 3 } },
    }),
  );
  const faults = faultsIn(diagnostics);
  expect(faults.of("loss")[""]).toMatch(/^Expected one of crossEntropy.*got "nothing"\.$/);
  expect(Object.keys(faults.of("optimizer")).sort()).toEqual(["learningRate", "speed"]);
  expect(faults.of("schedule")).toEqual({});
});

test("a loss that cannot compare the output is a fault of the loss, and data have their own", () => {
  const faults = faultsIn([
    { ...problem.lossShape({ phrase: "float32Scores" }, tensor([4])), place: { in: "layer", port: "x" } },
    planError({ field: "stratify" }, { code: "stratify", args: {} }),
  ]);
  expect(faults.of("loss")[""]).toBe("Expected float32 scores [N, …, classes], got float32 [4].");
  expect(faults.plan.stratify).toBe("Expected off, unless one class a row is predicted, got on.");
});
