import { expect, test } from "vitest";
import { fitSimplest } from "../objective/simplest.ts";
import { losses } from "../objective/losses.ts";
import { tensor } from "../../ir/types/shape.ts";
import { comparedWith } from "./baseline.ts";

const metric = (type: string, goal: "max" | "min") => ({
  unit: { type, title: type, goal } as never,
  params: {},
});

test("the simplest predictors are those of their definitions", () => {
  const values = {
    dtype: "float32",
    shape: [5, 2],
    data: Float32Array.of(1, 0, 2, 0, 3, 0, 4, 1, 100, 1),
  } as const;
  const of = { targets: values, prediction: tensor(["N", 2]) };
  expect([...fitSimplest("mean", of).data]).toEqual([22, Math.fround(0.4)]);
  expect([...fitSimplest("median", of).data]).toEqual([3, 0]);
  expect(fitSimplest("share", of).data[1]).toBeCloseTo(Math.log(2.5 / 3.5), 6);
  const labels = { dtype: "int32", shape: [4, 1], data: Int32Array.of(0, 0, 0, 1) } as const;
  const scores = fitSimplest("frequencies", { targets: labels, prediction: tensor([8, 3, 1]), classAxis: 1 });
  expect(scores.shape).toEqual([1, 3, 1]);
  const shares = [...scores.data].map((s) => Math.exp(Number(s)));
  expect(shares[0]).toBeCloseTo((3 + 1 / 3) / 5, 6);
  expect(shares.reduce((a, v) => a + v)).toBeCloseTo(1, 6);
});

test("every loss names one", () => {
  for (const loss of Object.values(losses))
    expect(loss.simplest, loss.type).toMatch(/frequencies|share|mean|median/);
});

test("scores that are no better are named, and only those", () => {
  const baseline = { kind: "baseline", predictor: "mean", loss: 1, metrics: { up: 0.5, down: 2 } } as const;
  const metrics = [metric("up", "max"), metric("down", "min")];
  expect(comparedWith(baseline, { loss: 0.9, metrics: { up: 0.6, down: 1 } }, { metrics })).toBeUndefined();
  const said = comparedWith(baseline, { loss: 1, metrics: { up: 0.6, down: 3 } }, { metrics });
  expect(said?.message).toContain("loss 1.000 against 1.000, down 3.000 against 2.000.");
  expect(said?.message).not.toContain("up");
});
