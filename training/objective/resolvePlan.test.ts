import { describe, expect, test } from "vitest";
import type { Term } from "../../graph-schema/plan/objective.ts";
import { withTerm } from "../../graph-schema/plan/withObjective.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { singleTermPlan, type SingleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { tensor } from "../../ir/types/shape.ts";
import type { ModelPort, ModelView } from "./modelView.ts";
import { resolvePlan } from "./resolvePlan.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";

const made = (settings: SingleTermPlan = {}): Plan => singleTermPlan(settings);
const modelOf = (...outputs: ModelPort[]): ModelView => ({ inputs: [], outputs, nodes: () => [] });
const logits: ModelPort = { id: "output", type: tensor(["N", 10]) };
const found = (p: Plan, output = logits): readonly Diagnostic[] =>
  resolvePlan(p, modelOf(output)).diagnostics;
const sentences = (p: Plan, output = logits): string[] => found(p, output).map(renderDiagnostic);

const namesOf = (list: object): string => Object.keys(list).join(", ");

describe("resolvePlan", () => {
  test("fills in the defaults", () => {
    const { objective, ...rest } = resolvePlan(made(), modelOf(logits));
    expect(rest).toEqual({ targets: { loss: tensor(["N"], "int32") }, diagnostics: [] });
    expect(objective?.terms).toMatchObject([
      {
        ...{ kind: "compared", name: "loss", output: "output", weight: 1, mask: null },
        target: { from: "columns", of: "loss" },
        loss: { unit: { type: "crossEntropy" }, params: { labelSmoothing: 0, classAxis: "first" } },
      },
    ]);
    expect(objective?.phases).toMatchObject([
      {
        ...{ name: "train", terms: ["loss"], trains: ["*"], groups: [], clipNorm: null, accumulate: 1 },
        optimizer: { params: { learningRate: 0.001, beta1: 0.9 } },
      },
    ]);
    expect(objective?.metrics).toMatchObject([{ id: "accuracy", output: "output" }]);
  });

  test("works before the output is known", () => {
    expect(resolvePlan(made())).toEqual({ objective: undefined, diagnostics: [] });
  });

  test("names each fault and its place, all at once", () => {
    const faulty = made({
      loss: { type: "crossentropy" },
      metrics: [{ type: "toString" }],
      optimizer: { type: "sgd", params: { momentum: 2, learningRate: "fast", typo: 1 } },
      schedule: { type: "step", params: { every: 0 } },
    });
    expect(sentences(faulty)).toEqual([
      `setting loss: expected one of ${namesOf(losses)}, got "crossentropy".`,
      `setting metrics.0: expected one of ${namesOf(metrics)}, got "toString".`,
      'setting optimizer.learningRate: expected a number, got "fast".',
      "setting optimizer.momentum: expected at most 1, got 2.",
      'setting optimizer.typo: expected a setting among learningRate, momentum, nesterov, weightDecay, got "typo".',
      "setting schedule.every: expected at least 1, got 0.",
    ]);
    expect(found(faulty).every((d) => d.severity === "error")).toBe(true);
  });

  test("a metric that the loss gives nothing to, with a fix that works", () => {
    const regression = made({ loss: { type: "meanSquaredError" } });
    const [diagnostic, ...more] = found(regression);
    expect(more).toEqual([]);
    const fitting = Object.values(metrics).filter((m) => m.fits(losses.meanSquaredError!));
    expect(renderDiagnostic(diagnostic!)).toBe(
      `setting metrics.0: expected a metric for Mean squared error (${fitting.map((m) => m.type).join(", ")}), got accuracy.`,
    );
    const edit = diagnostic!.fix!.edit;
    expect(edit.kind === "setPlan" && found(edit.plan)).toEqual([]);
    expect(sentences(made({ metrics: [{ type: "f1" }, { type: "f1" }] }))).toEqual([
      "setting metrics.1: expected each metric once, got f1.",
    ]);
  });

  test("an output that the loss cannot compare", () => {
    expect(found(made(), { id: "result", type: tensor(["N", 1]) })).toMatchObject([
      {
        code: "lossShape",
        place: { in: "node", node: "result", port: "x" },
        args: { prediction: { dtype: "float32", shape: ["N", 1] } },
      },
    ]);
    for (const type of [tensor(["N"]), tensor(["N", "T"]), tensor(["N", 10], "int32")])
      expect(found(made(), { id: "result", type })).toMatchObject([{ code: "lossShape" }]);
    const binary = made({ loss: { type: "binaryCrossEntropy" } });
    expect(resolvePlan(binary, modelOf({ id: "result", type: tensor(["N", 1]) }))).toMatchObject({
      targets: { loss: tensor(["N", 1]) },
    });
    expect(found(binary, { id: "result", type: tensor([], "float32") })).toMatchObject([
      { code: "lossShape" },
    ]);
  });

  test("an output that is the same for all samples", () => {
    expect(found(made(), { id: "result", type: tensor([4, 10]) })).toMatchObject([
      { code: "lossShape", args: { expected: { phrase: "predictionOfEach" } } },
    ]);
  });

  test("a weight that is no finite number", () => {
    const of = (weight: string): Plan => withTerm(made(), "loss", (term) => ({ ...term, weight }));
    expect(sentences(of("=2 * steps"))).toEqual([]);
    expect(sentences(of("=1e400"))).toEqual([
      "setting terms.loss.weight: expected a value of 1e400, got 1e400.",
    ]);
  });

  test("a constant that is none of the classes", () => {
    const plan = made({ metrics: [] });
    const of = (value: number): Plan =>
      withTerm(plan, "loss", (term) => ({ ...term, target: { from: "constant", value } }) as Term);
    expect(sentences(of(9))).toEqual([]);
    for (const value of [10, -1, 1.5])
      expect(sentences(of(value))).toEqual([
        `setting terms.loss.target.value: expected whole numbers from 0 to 9, as the model gives 10 scores, got ${value}.`,
      ]);
  });

  test.each([
    [["N", 5, 16, 12], {}, ["N", 16, 12]],
    [["N", 5, "H", "W"], { classAxis: "first" }, ["N", "H", "W"]],
    [["N", "T", 16], { classAxis: "last" }, ["N", "T"]],
    [["N", 5, 16, 12], { classAxis: "last" }, ["N", 5, 16]],
    [["N", 5], { classAxis: "last" }, ["N"]],
  ] as const)("scores %j by %j take labels %j", (shape, params, labels) => {
    const plan = made({ loss: { type: "crossEntropy", params } });
    expect(resolvePlan(plan, modelOf({ id: "output", type: tensor(shape) }))).toMatchObject({
      targets: { loss: tensor(labels, "int32") },
    });
  });

  test.each([
    [["N", "T", 16], {}, "last"],
    [["N", 16, "T"], { classAxis: "last" }, "first"],
    [["N", 1, 16], { classAxis: "first" }, "last"],
  ] as const)("scores %j that %j cannot take are mended by the other reading", (shape, params, other) => {
    const [diagnostic, ...more] = found(made({ loss: { type: "crossEntropy", params } }), {
      id: "result",
      type: tensor(shape),
    });
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({ code: "lossShape" });
    const edit = diagnostic!.fix!.edit;
    if (edit.kind !== "setPlan") throw new Error("the repair is no edit of the plan");
    expect(edit.plan.objective.terms).toMatchObject([{ loss: { params: { classAxis: other } } }]);
    expect(found(edit.plan, { id: "result", type: tensor(shape) })).toEqual([]);
  });
});
