import { describe, expect, test } from "vitest";
import { createBuilder } from "../../compiler/ir/builder.ts";
import type { Loss } from "../../compiler/objective.ts";
import { plan, type Plan } from "../../graph-schema/plan.ts";
import { type Diagnostic, renderDiagnostic } from "../../graph-schema/problem.ts";
import { tensor, type TensorType } from "../../graph-schema/shape.ts";
import { binaryCrossEntropy } from "../losses/binaryCrossEntropy.ts";
import { crossEntropy } from "../losses/crossEntropy.ts";
import { meanSquaredError } from "../losses/meanSquaredError.ts";
import { sampleFiles } from "../testing/sampleFiles.ts";
import { createDataset } from "./createDataset.ts";
import type { Column, Dataset } from "./dataset.ts";
import { encode, type Encoding } from "./encode.ts";
import { indexBounds } from "./indexBounds.ts";
import type { ModelInput, ModelShape } from "./modelShape.ts";
import { samples } from "./samples.ts";

const mnist = await samples.mnist.load(sampleFiles);
const iris = await samples.iris.load(sampleFiles);
const penguins = await samples.penguins.load(sampleFiles);
const line = await samples.line.load(sampleFiles);
const reverse = await samples.reverse.load(sampleFiles);

const model = (input: TensorType | ModelInput[], loss: Loss, prediction: TensorType): ModelShape => ({
  inputs: Array.isArray(input) ? input : [{ id: "input", type: input as TensorType }],
  prediction,
  target: loss.target(prediction, loss.params.parse({})) as TensorType,
  activation: loss.activation,
});
const digits = model(tensor(["N", 1, 28, 28]), crossEntropy, tensor(["N", 10]));
const flowers = model(tensor(["N", 4]), crossEntropy, tensor(["N", 3]));
const sexes = model(tensor(["N", 10]), binaryCrossEntropy, tensor(["N", 1]));
const values = model(tensor(["N", 1]), meanSquaredError, tensor(["N", 1]));
const sequences = model(tensor(["N", "T"], "int32"), crossEntropy, tensor(["N", "T", 16]));

const made = (change: object = {}): Plan => plan.parse(change);
const encoded = (d: Dataset, m: ModelShape, p: Plan = made()): Encoding => {
  const { encoding, diagnostics } = encode(d, p, m);
  if (!encoding) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  return encoding;
};
const faults = (d: Dataset, m: ModelShape, p: Plan = made()): readonly Diagnostic[] => {
  const { diagnostics } = encode(d, p, m);
  for (const x of diagnostics) expect(x.code).toBe("planDataset");
  return diagnostics;
};
const sentences = (d: Dataset, m: ModelShape, p?: Plan): string[] => faults(d, m, p).map(renderDiagnostic);
const table = (
  columns: readonly (Partial<Column> & Pick<Column, "name" | "data">)[],
  target: string,
): Promise<Dataset> =>
  createDataset({
    ...{ id: "file:0", title: "t", doc: "", warnings: [], target },
    columns: columns.map((c) => ({ kind: "number", shape: [], dtype: "float32", ...c })),
  });

describe("encode", () => {
  test("digits: pixels between 0 and 1, labels as int32, split 8,000 to 2,000", () => {
    const e = encoded(mnist, digits);
    expect([e.train.length, e.validation.length, e.leftOut]).toEqual([8000, 2000, 0]);
    expect(new Set([...e.train, ...e.validation]).size).toBe(10_000);
    const { inputs, target, weight } = e.batch([3, 5], 4);
    const [image, label] = mnist.columns as [Column, Column];
    expect(inputs.input).toMatchObject({ dtype: "float32", shape: [4, 1, 28, 28] });
    const pixels = inputs.input!.data as Float32Array;
    expect([...pixels.subarray(0, 784)]).toEqual(
      [...image.data.slice(3 * 784, 4 * 784)].map((v) => Math.fround(v / 255)),
    );
    // Padding repeats the last row.
    expect(pixels.subarray(3 * 784)).toEqual(pixels.subarray(784, 2 * 784));
    expect(target).toEqual({
      dtype: "int32",
      shape: [4],
      data: Int32Array.of(label.data[3]!, label.data[5]!, label.data[5]!, label.data[5]!),
    });
    expect(weight.data).toEqual(Float32Array.of(1, 1, 0, 0));
    expect(e.classes).toEqual([..."0123456789"]);
  });

  test("an image goes into a flat input as well", () => {
    const flat = model(tensor(["N", 784]), crossEntropy, tensor(["N", 10]));
    expect(encoded(mnist, flat).batch([0], 1).inputs.input!.shape).toEqual([1, 784]);
  });

  test("penguins: four numbers and two categories are 10 features; rows with gaps are left out", () => {
    const e = encoded(penguins, sexes);
    expect(e.leftOut).toBe(11);
    expect(e.train.length + e.validation.length).toBe(333);
    const { inputs, target } = e.batch([0, 1], 2);
    expect([...inputs.input!.data].slice(0, 10)).toEqual(
      [1, 0, 0, 0, 0, 1, 39.1, 18.7, 181, 3750].map(Math.fround),
    );
    expect(target).toEqual({ dtype: "float32", shape: [2, 1], data: Float32Array.of(1, 0) });
    expect(e.classes).toEqual(["FEMALE", "MALE"]);
  });

  test("a gap in a column that is not used does not matter", () => {
    const some = made({ inputs: { input: ["Species"] }, target: "Island" });
    const m = model(tensor(["N", 3]), crossEntropy, tensor(["N", 3]));
    expect(encoded(penguins, m, some).leftOut).toBe(0);
  });

  test("numbers to predict, also flat", () => {
    const e = encoded(line, values);
    const { inputs, target } = e.batch([7], 1);
    expect(target.data[0]).toBeCloseTo(2 * (inputs.input!.data[0] as number) + 1, 6);
    const flat = model(tensor(["N", 1]), meanSquaredError, tensor(["N"]));
    expect(encoded(line, flat).batch([7], 1).target.shape).toEqual([1]);
    expect(e.classes).toBeUndefined();
  });

  test("token sequences give T its size", () => {
    const e = encoded(reverse, sequences);
    expect(e.symbols).toEqual({ T: 12 });
    const { inputs, target } = e.batch([1, 2], 2);
    expect(inputs.input).toMatchObject({ dtype: "int32", shape: [2, 12] });
    expect([...target.data].slice(0, 12)).toEqual([...inputs.input!.data].slice(0, 12).reverse());
  });

  test("a yes or no from numbers, one-hot targets, images as targets", async () => {
    const bits = await table(
      [
        { name: "x", data: Float32Array.of(1, 2, 3) },
        { name: "y", data: Float32Array.of(0, 1, 1) },
      ],
      "y",
    );
    const m = model(tensor(["N", 1]), binaryCrossEntropy, tensor(["N", 1]));
    expect([...encoded(bits, m).batch([0, 1, 2], 3).target.data]).toEqual([0, 1, 1]);
    const labels = model(tensor(["N", 1]), crossEntropy, tensor(["N", 2]));
    expect([...encoded(bits, labels).batch([0, 1, 2], 3).target.data]).toEqual([0, 1, 1]);
    const hot = model(tensor(["N", 4]), meanSquaredError, tensor(["N", 3]));
    expect([...encoded(iris, hot).batch([149], 1).target.data]).toEqual([0, 0, 1]);
    const autoencoder = model(tensor(["N", 1, 28, 28]), meanSquaredError, tensor(["N", 1, 28, 28]));
    const p = made({ inputs: { input: ["image"] }, target: "image" });
    const { inputs, target } = encoded(mnist, autoencoder, p).batch([9], 1);
    expect(target.data).toEqual(inputs.input!.data);
  });

  test("statistics are those of the training rows alone", async () => {
    const e = encoded(iris, flowers);
    const column = iris.columns[2]!.data as Float32Array;
    const rows = [...e.train].map((r) => column[r]!);
    const mean = rows.reduce((s, v) => s + v, 0) / rows.length;
    const std = Math.sqrt(rows.reduce((s, v) => s + (v - mean) ** 2, 0) / rows.length);
    expect(e.statistics("input", "mean")![2]).toBeCloseTo(mean, 5);
    expect(e.statistics("input", "std")![2]).toBeCloseTo(std, 5);
    expect(e.statistics("other", "std")).toBeUndefined();
    const images = encoded(mnist, digits);
    expect(images.statistics("input", "mean")).toHaveLength(1);
    expect(images.statistics("input", "mean")![0]).toBeCloseTo(0.13, 2);
    const same = await table(
      [
        { name: "x", data: new Float32Array(50).fill(0.1) },
        { name: "y", data: new Float32Array(50) },
      ],
      "y",
    );
    expect([...encoded(same, values).statistics("input", "std")!]).toEqual([1]);
  });

  test("two inputs take the columns that the plan gives them", () => {
    const m = model(
      [
        { id: "size", type: tensor(["N", 4]) },
        { id: "kind", type: tensor(["N"], "int32"), below: 3 },
      ],
      binaryCrossEntropy,
      tensor(["N"]),
    );
    const sizes = penguins.columns.filter((c) => c.kind === "number").map((c) => c.name);
    const { inputs } = encoded(penguins, m, made({ inputs: { size: sizes, kind: ["Species"] } })).batch(
      [0],
      1,
    );
    expect(inputs.size!.shape).toEqual([1, 4]);
    expect(inputs.kind).toEqual({ dtype: "int32", shape: [1], data: Int32Array.of(0) });
  });
});

describe("splits", () => {
  test("the seed decides; ascending; stratified keeps the share of each class", () => {
    const a = encoded(iris, flowers);
    expect(encoded(iris, flowers).validation).toEqual(a.validation);
    expect(encoded(iris, flowers, made({ seed: 1 })).validation).not.toEqual(a.validation);
    expect([...a.train]).toEqual([...a.train].sort((x, y) => x - y));
    const s = encoded(iris, flowers, made({ stratify: true }));
    const species = iris.columns.at(-1)!.data;
    for (const k of [0, 1, 2]) expect([...s.validation].filter((r) => species[r] === k)).toHaveLength(10);
    expect(encoded(iris, flowers, made({ validation: 0 })).validation).toHaveLength(0);
  });

  test("never holds out all rows, nor none of the share", async () => {
    const two = await table(
      [
        { name: "x", data: Float32Array.of(1, 2) },
        { name: "y", data: Float32Array.of(0, 1) },
      ],
      "y",
    );
    for (const validation of [0.01, 0.9]) {
      const e = encoded(two, values, made({ validation }));
      expect([e.train.length, e.validation.length]).toEqual([1, 1]);
    }
  });
});

describe("what does not fit is told with its place", () => {
  test("shapes, with a fix where the node is known", () => {
    expect(sentences(iris, digits)).toEqual([
      'Node "input", setting inputs.input: expected data of 1×28×28 a row, got 4 (sepal length (cm), sepal width (cm), petal length (cm), petal width (cm)).',
    ]);
    const node = { id: "input", type: "input", params: { shape: [4] }, position: [0, 0] as [number, number] };
    const m = { ...sexes, inputs: [{ id: "input", type: tensor(["N", 4]), node }] };
    const [fault, ...more] = faults(penguins, m);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({
      node: "input",
      actual:
        "10 (Species ×3, Island ×3, Beak Length (mm), Beak Depth (mm), Flipper Length (mm), Body Mass (g))",
      fix: { title: "Set its shape to 10", edit: { kind: "replaceNode", node: { params: { shape: [10] } } } },
    });
  });

  test("names that do not exist, all of them", () => {
    const p = made({ inputs: { input: ["petal", "species", "x"] }, target: "toString" });
    expect(faults(iris, flowers, p).map((d) => [d.param, d.actual])).toEqual([
      ["target", '"toString"'],
      ["inputs.input", '"petal"'],
      ["inputs.input", '"x"'],
    ]);
  });

  test("labels out of range, with the row", async () => {
    const m = model(tensor(["N", 1, 28, 28]), crossEntropy, tensor(["N", 9]));
    expect(sentences(mnist, m)).toEqual([
      'setting target: expected at most 9 classes, as the model gives 9 scores, got 10 classes in "label".',
    ]);
    const numbers = await table(
      [
        { name: "x", data: Float32Array.of(1, 2, 3) },
        { name: "y", data: Float32Array.of(0, 2, 5) },
      ],
      "y",
    );
    const labels = (n: number): ModelShape => model(tensor(["N", 1]), crossEntropy, tensor(["N", n]));
    expect(sentences(numbers, labels(5))).toEqual([
      'setting target: expected whole numbers from 0 to 4, as the model gives 5 scores, got 5 in row 3 of "y".',
    ]);
    expect(faults(line, labels(5))[0]!.expected).toContain("whole numbers from 0 to 4");
    expect(
      sentences(numbers, sexes.activation === "sigmoid" ? { ...sexes, inputs: values.inputs } : sexes),
    ).toEqual([
      'setting target: expected numbers from 0 to 1, as the loss compares yes and no, got 2 in row 2 of "y".',
    ]);
  });

  test("tokens beyond the vocabulary", () => {
    const m = { ...sequences, inputs: [{ ...sequences.inputs[0]!, below: 10 }] };
    expect(faults(reverse, m)[0]).toMatchObject({
      node: "input",
      expected: "whole numbers from 0 to 9",
      actual: expect.stringMatching(/^1\d \([k-p]\) in row 1 of "tokens"$/) as string,
    });
    expect(sentences(reverse, { ...sequences, inputs: digits.inputs })[0]).toContain(
      "token ids need an int32 input",
    );
  });

  test("three classes for one score, no classes to stratify, too few rows", async () => {
    const one = model(tensor(["N", 4]), binaryCrossEntropy, tensor(["N", 1]));
    expect(sentences(iris, one)).toEqual([
      'setting target: expected two classes, as the model gives one score, got 3 classes in "species".',
    ]);
    expect(sentences(line, values, made({ stratify: true, loss: { type: "l1" } }))).toEqual([
      "setting stratify: expected off, unless classes are predicted, got on.",
    ]);
    const gaps = await table(
      [
        { name: "x", data: Float32Array.of(1, NaN) },
        { name: "y", data: Float32Array.of(NaN, 1) },
      ],
      "y",
    );
    expect(sentences(gaps, values)).toEqual([
      "setting dataset: expected at least 2 rows without gaps, got 0.",
    ]);
  });

  test("warnings do not stop it: the target among the inputs, more scores than classes", () => {
    const p = made({ inputs: { input: ["species", "petal width (cm)"] } });
    const m = { ...flowers, prediction: tensor(["N", 10]) };
    expect(encode(iris, p, m).encoding).toBeDefined();
    expect(faults(iris, m, p).map((d) => [d.severity, d.param])).toEqual([
      ["warning", "inputs.input"],
      ["warning", "target"],
    ]);
  });
});

describe("example", () => {
  test("is encoded as rows are", () => {
    const e = encoded(penguins, sexes);
    const given = Object.fromEntries(
      penguins.columns.map((c) => [c.name, c.classes ? c.classes[c.data[4]!]! : c.data[4]!]),
    );
    const answer = e.example({ ...given, "Body Mass (g)": "3450" });
    expect(answer).toEqual({ inputs: { input: e.batch([4], 1).inputs.input } });
    expect(e.example({ ...given, Island: "Atlantis" })).toEqual({
      error: "Island: expected one of Biscoe, Dream, Torgersen",
    });
    expect(e.example({ ...given, "Body Mass (g)": "heavy" })).toEqual({
      error: "Body Mass (g): expected a number",
    });
    expect(e.example({})).toEqual({ error: "Species: expected one of Adelie, Chinstrap, Gentoo" });
  });

  test("pixels and tokens", () => {
    const e = encoded(mnist, digits);
    const row = e.batch([0], 1).inputs.input!;
    expect(e.example({ image: row.data as Float32Array })).toEqual({ inputs: { input: row } });
    expect(e.example({ image: [1, 2] })).toEqual({ error: "image: expected 784 numbers (1×28×28)" });
    const s = encoded(reverse, sequences);
    expect(s.example({ tokens: [..."abcdefghijkl"] })).toMatchObject({
      inputs: { input: { shape: [1, 12], data: Int32Array.from({ length: 12 }, (_, i) => i) } },
    });
    expect(s.example({ tokens: [..."abcdefghijkz"] })).toEqual({
      error: "tokens: expected 12 tokens out of a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p",
    });
  });
});

test("indexBounds finds the smallest table that an input picks from", () => {
  const b = createBuilder();
  const ids = b.leaf("ids", tensor([2, 3], "int32"));
  const other = b.leaf("other", tensor([4], "int32"));
  const small = b.gather([b.leaf("w", tensor([7, 5])), b.reshape([ids], { shape: [6] })], { axis: 0 });
  const large = b.gather([b.leaf("v", tensor([9, 5])), ids], { axis: 0 });
  const inputs = [ids, other];
  const program = { name: "p", inputs, state: [], outputs: { small, large, other } };
  expect(indexBounds(program)).toEqual({ ids: 7 });
});
