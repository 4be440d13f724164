import { expect, test } from "vitest";
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
    problem.lossShape("float32 scores", tensor([4])),
    problem.plan("stratify", "stratify", "off", "on"),
  ]);
  expect(faults.of("loss")[""]).toBe("Expected float32 scores, got float32 [4].");
  expect(faults.plan.stratify).toBe("Expected off, got on.");
});
