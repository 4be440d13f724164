import { expect, test } from "vitest";
import type { RawDType } from "../../compiler/steps/preparation.ts";
import type { RawData } from "../data/rawData.ts";
import { fitSimplest, type Simplest } from "../objective/simplest.ts";
import { losses } from "../objective/losses.ts";
import { sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import { finish, line, regression, request } from "../testing/lineRun.ts";
import { baselineOf, comparedWith } from "./baseline.ts";
import type { HostTensor } from "./tensor.ts";

const metric = (id: string, goal: "max" | "min") =>
  ({ id, unit: { type: id, title: id, goal }, params: {} }) as never;

/** The answer fitted to targets that come in blocks of two rows. */
function answerTo(
  simplest: Simplest,
  { dtype, shape, data }: { dtype: RawDType; shape: number[]; data: RawData },
  about: { prediction: TensorType; classAxis?: number } = { prediction: tensor(["N", 2]) },
): HostTensor {
  const fitting = fitSimplest(simplest, { target: { dtype, shape }, ...about });
  const size = 2 * sizeOf(shape.slice(1));
  for (let at = 0; at < data.length; at += size) fitting.add(data.subarray(at, at + size));
  return fitting.answer();
}

/** The target of a row. */
const yOf = (row: number): number => 2 * (row / 25 - 1) + 1;
const meanOf = (values: readonly number[]): number => values.reduce((a, v) => a + v) / values.length;

test("the simplest predictors are those of their definitions", () => {
  const values = {
    dtype: "float32" as const,
    shape: [5, 2],
    data: Float32Array.of(1, 0, 2, 0, 3, 0, 4, 1, 100, 1),
  };
  expect([...answerTo("mean", values).data]).toEqual([22, Math.fround(0.4)]);
  expect([...answerTo("median", values).data]).toEqual([3, 0]);
  expect(answerTo("median", values).shape).toEqual([1, 2]);
  const even = { ...values, shape: [4, 1], data: Float32Array.of(10, 1, 2, 4) };
  expect([...answerTo("median", even).data]).toEqual([3]);
  expect(answerTo("share", values).data[1]).toBeCloseTo(Math.log(2.5 / 3.5), 6);
  const labels = { dtype: "int32" as const, shape: [4, 1], data: Int32Array.of(0, 0, 0, 1) };
  const scores = answerTo("frequencies", labels, { prediction: tensor([8, 3, 1]), classAxis: 1 });
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

test("where nothing is held out or no column is predicted there is none", async () => {
  const plain = request(regression());
  const { data, objective } = plain;
  const terms = objective.terms.map((term) =>
    term.kind === "compared" ? { ...term, target: { from: "constant" as const, value: 1 } } : term,
  );
  expect(await baselineOf({ ...plain, objective: { ...objective, terms } })).toBeUndefined();
  expect(await baselineOf({ ...plain, data })).toMatchObject({ predictor: "mean" });
  for (const rows of ["validationRows", "trainRows"])
    expect(
      await baselineOf({ ...plain, data: { ...data, [rows]: new Uint32Array() } }),
      rows,
    ).toBeUndefined();
});

test("it is fitted to all training rows, in however many blocks they come", async () => {
  const plain = request(regression());
  // More than a block of the first row, then as many of another.
  const trainRows = Uint32Array.from({ length: 10_000 }, (_, i) => (i < 5000 ? 0 : 40));
  const mean = (yOf(0) + yOf(40)) / 2;
  const found = await baselineOf({ ...plain, data: { ...plain.data, trainRows } });
  expect(found?.loss).toBeCloseTo(meanOf([...line.validationRows].map((row) => (yOf(row) - mean) ** 2)), 5);
});

test("a run tells the scores of the baseline, and warns where it is no better than that", async () => {
  const run = async (learningRate: number) => {
    const optimizer = { type: "adam", params: { learningRate } };
    return (await finish(request(regression({ optimizer })))).events;
  };
  const mean = line.trainRows.reduce((sum, row) => sum + yOf(row), 0) / line.trainRows.length;
  const errors = [...line.validationRows].map((row) => yOf(row) - mean);

  const idle = await run(1e-9);
  const baseline = idle.find((e) => e.kind === "baseline")!;
  expect(baseline.predictor).toBe("mean");
  expect(baseline.loss).toBeCloseTo(meanOf(errors.map((e) => e * e)), 5);
  expect(baseline.metrics.meanAbsoluteError).toBeCloseTo(meanOf(errors.map(Math.abs)), 5);
  expect(idle.at(-1)).toMatchObject({
    kind: "finished",
    warning: { message: expect.stringContaining("the model is no better than") as string },
  });
  const learned = (await run(0.1)).at(-1)!;
  expect(learned.kind === "finished" && learned.warning).toBeUndefined();
});
