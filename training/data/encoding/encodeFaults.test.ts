import { describe, expect, test } from "vitest";
import { isAboutData } from "../../../graph-schema/diagnostics/codes.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic, renderFix } from "../../../graph-schema/diagnostics/render.ts";
import type { Plan } from "../../../graph-schema/plan/plan.ts";
import { tensor } from "../../../ir/types/shape.ts";
import { binaryCrossEntropy } from "../../objective/losses/binaryCrossEntropy.ts";
import { crossEntropy } from "../../objective/losses/crossEntropy.ts";
import { cases, modelOf, planOf, table } from "../../testing/encodeCases.ts";
import type { Dataset } from "../dataset.ts";
import { encode } from "./encode.ts";
import type { ModelShape } from "./modelShape.ts";

const { mnist, iris, penguins, line, reverse, digits, flowers, sexes, values, sequences } = cases;

const faults = async (d: Dataset, m: ModelShape, p: Plan = planOf()): Promise<readonly Diagnostic[]> => {
  const { diagnostics } = await encode(d, p, m);
  for (const x of diagnostics) expect(isAboutData(x.code), x.code).toBe(true);
  return diagnostics;
};
const sentences = async (d: Dataset, m: ModelShape, p?: Plan): Promise<string[]> =>
  (await faults(d, m, p)).map(renderDiagnostic);

describe("what does not fit is told with its place", () => {
  test("shapes, with a fix where the node is known", async () => {
    expect(await sentences(iris, digits)).toEqual([
      'Node "input", setting inputs.input: expected data of 1×28×28 a row, got 4 (sepal length (cm), sepal width (cm), petal length (cm), petal width (cm)).',
      "setting target: expected 10 classes, as the model gives 10 scores, got 3 classes.",
    ]);
    const node = { id: "input", type: "input", params: { shape: [4] }, position: [0, 0] as [number, number] };
    const m = { ...sexes, inputs: [{ id: "input", type: tensor(["N", 4]), node }] };
    const [fault, ...more] = await faults(penguins, m);
    expect(more).toEqual([]);
    expect(renderDiagnostic(fault!)).toContain(
      "got 10 (Species ×3, Island ×3, Beak Length (mm), Beak Depth (mm), Flipper Length (mm), Body Mass (g)).",
    );
    expect(renderFix(fault!.fix!)).toBe('Set shape of "input" to 10');
    expect(fault).toMatchObject({
      place: { in: "plan", field: "inputs", input: "input", node: { layer: "Input" } },
      fix: {
        edit: { kind: "replaceNode", node: { params: { shape: [10] } } },
      },
    });
  });

  test("names that do not exist, all of them", async () => {
    const p = planOf({ inputs: { input: ["petal", "species", "x"] }, target: "toString" });
    expect(
      (await sentences(iris, flowers, p)).map((text) => text.replace(/expected .*, got/, "got")),
    ).toEqual([
      'setting inputs.input: got "petal".',
      'setting inputs.input: got "x".',
      'setting target: got "toString".',
    ]);
  });

  test("labels out of range, with the row", async () => {
    const m = modelOf(tensor(["N", 1, 28, 28]), crossEntropy, tensor(["N", 9]));
    expect(await sentences(mnist, m)).toEqual([
      'setting target: expected at most 9 classes, as the model gives 9 scores, got 10 classes in "label".',
    ]);
    const numbers = await table(
      [
        { name: "x", data: Float32Array.of(1, 2, 3) },
        { name: "y", data: Float32Array.of(0, 2, 5) },
      ],
      "y",
    );
    const labels = (n: number): ModelShape => modelOf(tensor(["N", 1]), crossEntropy, tensor(["N", n]));
    expect(await sentences(numbers, labels(5))).toEqual([
      'setting target: expected whole numbers from 0 to 4, as the model gives 5 scores, got 5 in row 3 of "y".',
    ]);
    expect((await sentences(line, labels(5)))[0]!).toContain("whole numbers from 0 to 4");
    expect(await sentences(numbers, { ...sexes, inputs: values.inputs })).toEqual([
      'setting target: expected numbers from 0 to 1, as the loss compares yes and no, got 5 in row 3 of "y".',
    ]);
  });

  test("tokens beyond the vocabulary", async () => {
    const m = { ...sequences, inputs: [{ ...sequences.inputs[0]!, exclusiveUpperBound: 10 }] };
    expect((await faults(reverse, m))[0]).toMatchObject({
      place: { in: "plan", field: "inputs", input: "input", node: {} },
      args: { exclusiveUpperBound: 10, cell: { row: 1, column: "tokens" } },
    });
    expect((await sentences(reverse, m))[0]).toMatch(
      /expected whole numbers from 0 to 9, got 1\d \([k-p]\) in row 1 of "tokens"\.$/,
    );
    expect((await sentences(reverse, { ...sequences, inputs: digits.inputs }))[0]).toContain(
      "token ids need an int32 input",
    );
  });

  test("three classes for one score, no classes to stratify, too few rows", async () => {
    const one = modelOf(tensor(["N", 4]), binaryCrossEntropy, tensor(["N", 1]));
    expect(await sentences(iris, one)).toEqual([
      'setting target: expected two classes, as the model gives one score, got 3 classes in "species".',
    ]);
    expect(await sentences(line, values, planOf({ stratify: true, loss: { type: "l1" } }))).toEqual([
      "setting split: expected off, unless one class a row is predicted, got on.",
    ]);
    const gaps = await table(
      [
        { name: "x", data: Float32Array.of(1, NaN) },
        { name: "y", data: Float32Array.of(NaN, 1) },
      ],
      "y",
    );
    expect(await sentences(gaps, values)).toEqual([
      "setting dataset: expected at least 2 rows without gaps, got 0.",
    ]);
  });

  test("warnings do not stop it: the target among the inputs, more scores than classes", async () => {
    const p = planOf({ inputs: { input: ["species", "petal width (cm)"] } });
    const m = { ...flowers, targets: [{ ...flowers.targets[0]!, prediction: tensor(["N", 10]) }] };
    expect((await encode(iris, p, m)).encoding).toBeDefined();
    expect((await faults(iris, m, p)).map((d) => [d.severity, d.place])).toEqual([
      ["warning", { in: "plan", field: "inputs", input: "input" }],
      ["warning", { in: "plan", field: "target", term: "loss" }],
    ]);
  });
});
